"""An organisation's own OpenID provider: ask it who somebody is, and check every word of its reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from urllib.parse import urlencode

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import JsonValue
from pydantic import ValidationError

SCOPE = "openid email profile"
METADATA = "/.well-known/openid-configuration"
ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
]
S256 = "S256"
SECONDS_OF_PATIENCE = 5.0
SECONDS_OF_LEEWAY = 30
VERIFIER_LENGTH = 64
SECRET_LENGTH = 43


class ProviderError(Exception):
    """The provider cannot be reached, or its reply cannot be trusted; never what it said."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the OpenID provider's reply is refused: {what}")


class Metadata(BaseModel):
    """What a provider says about itself."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    code_challenge_methods_supported: tuple[str, ...] = ()
    authorization_response_iss_parameter_supported: bool = False


@dataclass(frozen=True)
class Asked:
    """What was asked of the provider, kept until its reply comes."""

    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Told:
    """Who somebody is, as a provider says; `address` only when the provider has seen that it is theirs."""

    issuer: str
    subject: str
    address: str
    claims: Mapping[str, JsonValue] = field(repr=False)


@dataclass(frozen=True)
class Provider:
    """One provider, to which this desk is known as `client`; `back` is the address of our own route."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    back: str

    def ask(self) -> tuple[str, Asked]:
        """The address to send somebody to, and what to keep meanwhile."""
        metadata = self._metadata()
        if S256 not in metadata.code_challenge_methods_supported:
            raise ProviderError("it does not offer PKCE with S256")
        asked = Asked(
            generate_token(SECRET_LENGTH), generate_token(SECRET_LENGTH), generate_token(VERIFIER_LENGTH)
        )
        with self._client() as client:
            address, _ = client.create_authorization_url(
                metadata.authorization_endpoint,
                state=asked.state,
                code_verifier=asked.verifier,
                nonce=asked.nonce,
            )
        return str(address), asked

    def hear(self, reply: Mapping[str, str], asked: Asked, at: datetime) -> Told:
        """Who came back; ProviderError unless everything about the reply is as it should be."""
        metadata = self._metadata()
        _refuse_reply(reply, metadata)
        try:
            with self._client() as client:
                token = client.fetch_token(
                    metadata.token_endpoint,
                    authorization_response=f"{self.back}?{urlencode(reply)}",
                    state=asked.state,
                    code_verifier=asked.verifier,
                )
            return self._told(token, asked, metadata, at)
        except (AuthlibBaseError, httpx2.HTTPError, JoseError, ValueError, KeyError) as error:
            raise ProviderError(type(error).__name__) from None

    def _told(self, token: Mapping[str, str], asked: Asked, metadata: Metadata, at: datetime) -> Told:
        keys = KeySet.import_key_set(_get(metadata.jwks_uri).json())
        signed = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client},
            },
            params={
                "nonce": asked.nonce,
                "client_id": self.client,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(at.timestamp()), leeway=SECONDS_OF_LEEWAY)
        is_theirs = claims.get("email_verified") is True
        address = str(claims.get("email", "")).strip().lower() if is_theirs else ""
        return Told(self.issuer, str(claims["sub"]), address, dict(claims))

    def _metadata(self) -> Metadata:
        try:
            metadata = Metadata.model_validate_json(_get(self.issuer.rstrip("/") + METADATA).content)
        except (httpx2.HTTPError, ValidationError) as error:
            raise ProviderError(type(error).__name__) from None
        if metadata.issuer != self.issuer:
            raise ProviderError("it calls itself another issuer")
        return metadata

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self.client,
            self.secret,
            scope=SCOPE,
            redirect_uri=self.back,
            code_challenge_method=S256,
            timeout=SECONDS_OF_PATIENCE,
        )


def _refuse_reply(reply: Mapping[str, str], metadata: Metadata) -> None:
    """Another provider's reply is known by the issuer beside the code (RFC 9207)."""
    if "code" not in reply:
        raise ProviderError("it brings no code")
    named = reply.get("iss")
    if named != metadata.issuer and (named or metadata.authorization_response_iss_parameter_supported):
        raise ProviderError("it comes from another issuer")


def _get(address: str) -> httpx2.Response:
    reply = httpx2.get(address, timeout=SECONDS_OF_PATIENCE, follow_redirects=False)
    reply.raise_for_status()
    return reply
