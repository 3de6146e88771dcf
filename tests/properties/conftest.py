"""A busy machine is no reason to fail: the property tests have no deadline, and few examples each."""

from hypothesis import settings

settings.register_profile("calm", deadline=None, max_examples=50)
settings.load_profile("calm")
