"""A busy machine is no reason to fail: the property tests have no deadline."""

from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
