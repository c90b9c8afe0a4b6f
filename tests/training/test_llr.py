"""Likelihood ratios against the Netherlands Forensic Institute's own library, and against answers that are known."""

import numpy as np
import pytest

from lgrr.training.llr import cllr, cllr_min, ece, elub, fit_logistic, pav, tippett

CLOSE = 1e-9


def cases(seed: int, n_real: int = 150, n_fake: int = 90, apart: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Scores of two normal distributions, with ties."""
    rng = np.random.default_rng(seed)
    scores = np.concatenate([rng.normal(0, 1.5, n_real), rng.normal(apart, 1, n_fake)])
    scores[::17] = np.round(scores[::17])
    return scores, np.arange(n_real + n_fake) >= n_real


def ratios(seed: int, **known: float) -> tuple[np.ndarray, np.ndarray]:
    scores, fake = cases(seed, **known)
    intercept, slope = fit_logistic(scores, fake)
    return (intercept + slope * scores) / np.log(10), fake


@pytest.fixture(scope="module")
def lir():
    return pytest.importorskip("lir", reason="the oracle lir is in the extra [dev] and is not installed here")


SEEDS = pytest.mark.parametrize("seed", range(5))


@SEEDS
@pytest.mark.parametrize("apart", [0.3, 2.0, 20.0])
def test_the_logistic_fit_is_that_of_lir(lir, seed, apart):
    from lir.algorithms.logistic_regression import LogitCalibrator

    scores, fake = cases(seed, apart=apart)
    oracle = LogitCalibrator(solver="newton-cholesky", tol=1e-14, max_iter=1000).fit(scores[:, None], fake.astype(int))
    intercept, slope = fit_logistic(scores, fake)
    theirs = oracle.transform(scores)
    np.testing.assert_allclose((intercept + slope * scores) / np.log(10), theirs, rtol=0, atol=CLOSE)


@SEEDS
def test_cllr_and_its_least_value_are_those_of_lir(lir, seed):
    from lir import metrics
    from lir.algorithms.isotonic_regression import IsotonicCalibrator
    from lir.data.models import LLRData

    llr, fake = ratios(seed)
    known = LLRData(features=llr[:, None], labels=fake.astype(int))
    assert cllr(llr, fake) == pytest.approx(metrics.cllr(known), abs=CLOSE)
    assert cllr_min(llr, fake) == pytest.approx(metrics.cllr_min(known), abs=CLOSE)
    theirs = IsotonicCalibrator().fit_transform(llr, fake.astype(int))
    np.testing.assert_allclose(pav(llr, fake), theirs, rtol=0, atol=CLOSE)


@SEEDS
def test_empirical_cross_entropy_is_that_of_lir(lir, seed):
    from lir.plotting.expected_calibration_error import calculate_ece

    llr, fake = ratios(seed)
    odds = np.linspace(-3, 3, 25)
    theirs = calculate_ece(10**llr, fake.astype(int), 10**odds / (1 + 10**odds))
    np.testing.assert_allclose(ece(llr, fake, odds), theirs, rtol=0, atol=CLOSE)


@SEEDS
@pytest.mark.parametrize(("apart", "n_fake"), [(0.0, 90), (0.5, 9), (2.0, 90), (6.0, 500)])
def test_empirical_bounds_are_those_of_lir(lir, seed, apart, n_fake):
    from lir.algorithms.bayeserror import elub as theirs

    llr, fake = ratios(seed, apart=apart, n_fake=n_fake)
    before = llr.copy()
    assert elub(llr, fake) == pytest.approx(theirs(llr.copy(), fake.astype(int)), abs=CLOSE)
    assert (llr == before).all()


def test_the_fit_is_the_best_line_however_wild_the_scores_are():
    """At the best line the penalised loss neither falls nor rises: both derivatives are 0."""
    rng = np.random.default_rng(4)
    for _ in range(300):
        n_real, n_fake = rng.integers(1, 60, 2)
        fake = np.arange(n_real + n_fake) >= n_real
        scores = np.clip(rng.standard_cauchy(len(fake)) * rng.choice([0.01, 1, 30]) + 3 * fake, -10, 10)
        intercept, slope = fit_logistic(scores, fake)
        off = 1 / (1 + np.exp(-(intercept + slope * scores))) - fake
        weighted = np.where(fake, len(fake) / n_fake, len(fake) / n_real) / 2 * off
        assert abs(weighted.sum()) < 1e-8 and abs(weighted @ scores + slope) < 1e-8


def test_one_class_alone_has_no_cost():
    for fake in (np.ones(3, bool), np.zeros(3, bool)):
        assert np.isnan(cllr(np.array([-1.0, 0.0, 1.0]), fake))


def test_empirical_bounds_of_ratios_that_mislead_leave_nothing():
    llr, fake = ratios(1)
    assert elub(-3 * llr, fake) == (0.0, 0.0)


def test_empirical_bounds_of_cases_that_are_told_apart_follow_from_their_numbers():
    """By hand: one more misleading case among 10 fakes and 100 reals; 10**-0.9956 and 90 are where it costs as much."""
    fake = np.arange(108) < 9
    assert elub(np.where(fake, 8.0, -8.0), fake) == pytest.approx((-0.99, 1.95))


def test_saying_nothing_costs_one_bit_and_knowing_costs_none():
    fake = np.arange(20) >= 10
    assert cllr(np.zeros(20), fake) == pytest.approx(1)
    assert cllr(np.where(fake, 9.0, -9.0), fake) < 1e-8
    assert cllr_min(np.where(fake, 1.0, -1.0), fake) == 0
    assert cllr(np.where(fake, -3.0, 3.0), fake) > 9
    assert ece(np.zeros(20), fake, np.array([0.0]))[0] == pytest.approx(1)


def test_ratios_fitted_to_normal_scores_are_the_ratios_of_their_densities():
    scores, fake = cases(3, n_real=40_000, n_fake=40_000)
    scores = np.where(fake, scores, np.random.default_rng(9).normal(0, 1, len(scores)))
    intercept, slope = fit_logistic(scores, fake)
    assert (intercept, slope) == (pytest.approx(-2, abs=0.06), pytest.approx(2, abs=0.05))


def test_tippett_counts_shares_at_or_above():
    real, forged = tippett(np.array([-1.0, 0.0, 0.0, 2.0]), np.array([False, False, True, True]), np.array([-2, 0, 1]))
    assert real.tolist() == [1, 0.5, 0] and forged.tolist() == [1, 1, 0.5]
