"""Properties are tried with the same examples at every run, so that a red test is red again."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "lgrr",
    derandomize=True,
    deadline=None,  # a busy machine is no fault
    database=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("lgrr")
