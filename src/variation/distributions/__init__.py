"""Quantiles and tail areas: normal, gamma, chi-square, Poisson, beta, binomial, range."""

from __future__ import annotations

from variation.distributions.beta import beta_cdf, beta_quantile, binomial_cdf
from variation.distributions.gamma import chi_square_quantile, gamma_cdf, gamma_quantile, poisson_cdf
from variation.distributions.normal import normal_cdf, normal_quantile
from variation.distributions.relative_range import range_moments, sd_bias


__all__ = [
    "beta_cdf",
    "beta_quantile",
    "binomial_cdf",
    "chi_square_quantile",
    "gamma_cdf",
    "gamma_quantile",
    "normal_cdf",
    "normal_quantile",
    "poisson_cdf",
    "range_moments",
    "sd_bias",
]
