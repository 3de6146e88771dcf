// A certified OpenID provider with one client, in which everybody may sign in as whoever they say they are.
import { Provider } from "oidc-provider";

const { issuer, port, client, secret, back, groups } = JSON.parse(process.argv[2]);

const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [back], response_types: ["code"], grant_types: ["authorization_code"] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  conformIdTokenClaims: false, // the claims stand in the ID token itself, as with most providers of organisations
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith("unverified"), groups: groups[id] ?? [] }),
  }),
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
