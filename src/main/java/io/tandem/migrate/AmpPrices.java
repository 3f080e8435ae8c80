// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import java.util.List;

/**
 * What AMP asks for ingestion, in US dollars. The one place to change when prices do.
 *
 * <p>Source: https://aws.amazon.com/prometheus/pricing/, as the AWS Price List has it for us-east-1
 * and eu-west-1, looked up on {@value #AS_OF}. Other regions may ask more. Billed is each sample
 * that is stored; copies that deduplication drops are not
 * (https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-ingest-dedupe.html). The free tier
 * (40 million samples a month) is not taken off.
 */
public final class AmpPrices {
  public static final String AS_OF = "2026-11-22";
  public static final String REGIONS = "us-east-1 and eu-west-1";

  /** What AWS counts as a month. */
  public static final long MONTH_SECONDS = 730L * 3_600;

  /** Up to so many samples a month, each ten million cost this. */
  private record Tier(double upTo, double dollarsForTenMillion) {}

  private static final List<Tier> TIERS =
      List.of(new Tier(2e9, 0.90), new Tier(252e9, 0.35), new Tier(Double.POSITIVE_INFINITY, 0.16));

  private AmpPrices() {}

  /** The cost of a month's ingestion. */
  public static double dollars(double samplesOfAMonth) {
    double dollars = 0;
    double counted = 0;
    for (Tier tier : TIERS) {
      double samples = Math.min(samplesOfAMonth, tier.upTo) - counted;
      if (samples <= 0) {
        break;
      }
      dollars += samples / 1e7 * tier.dollarsForTenMillion;
      counted += samples;
    }
    return dollars;
  }
}
