// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import static io.tandem.receiver.Expectation.require;

import java.time.Duration;

/**
 * What the receiver refuses, and how much it keeps. Each bound has AMP's documented quota as its
 * default, or Cortex' default where AMP documents none. Immutable.
 */
public record ReceiverLimits(
    SizeLimits sizes,
    RateLimits rates,
    LabelLimits labels,
    SampleLimits samples,
    StoreLimits store) {
  public static final ReceiverLimits DEFAULT =
      new ReceiverLimits(
          SizeLimits.DEFAULT,
          RateLimits.DEFAULT,
          LabelLimits.DEFAULT,
          SampleLimits.DEFAULT,
          StoreLimits.DEFAULT);

  /**
   * Sizes of a request; beyond: 413.
   *
   * @param maxRequestBytes {@code --max-request-bytes}: of the body as sent; 1 MB
   * @param maxRawBytes {@code --max-raw-bytes}: of the unpacked message, so that a small body
   *     cannot claim much memory; 32 MiB, more than Snappy can pack into 1 MB. AMP does not say
   *     which of the two sizes its 1 MB means: set this to 1000000 to try the other reading
   */
  public record SizeLimits(int maxRequestBytes, int maxRawBytes) {
    static final SizeLimits DEFAULT = new SizeLimits(1_000_000, 32 << 20);

    public SizeLimits {
      require(maxRequestBytes > 0, "--max-request-bytes is at least 1");
      require(maxRawBytes > 0, "--max-raw-bytes is at least 1");
    }
  }

  /**
   * Rates; beyond: 429, and nothing of the request is kept.
   *
   * @param ingestionRate {@code --ingestion-rate}: samples per second; 1,666,666
   * @param ingestionBurst {@code --ingestion-burst}: what the bucket holds; a second's worth
   * @param requestsPerSecond {@code --request-rate}: 3,000, and that many at once
   */
  public record RateLimits(double ingestionRate, int ingestionBurst, double requestsPerSecond) {
    static final RateLimits DEFAULT = new RateLimits(1_666_666, 1_666_666, 3_000);

    public RateLimits {
      require(ingestionRate > 0, "--ingestion-rate is more than 0");
      require(ingestionBurst > 0, "--ingestion-burst is at least 1");
      require(requestsPerSecond > 0, "--request-rate is more than 0");
    }
  }

  /**
   * Labels and metadata of a series; beyond: 400, and the other series of the request are kept.
   *
   * @param maxLabels per series; 150
   * @param maxSetBytes names and values of a label set together; 7 KB
   * @param maxNameBytes of a label name; 1,024
   * @param maxValueBytes of a label value; 2,048
   * @param maxMetadataBytes name, help and unit of a metadata entry together; 1 KB
   */
  public record LabelLimits(
      int maxLabels, int maxSetBytes, int maxNameBytes, int maxValueBytes, int maxMetadataBytes) {
    static final LabelLimits DEFAULT = new LabelLimits(150, 7 * 1024, 1024, 2048, 1024);
  }

  /**
   * Timestamps; beyond: 400, and the other samples of the request are kept.
   *
   * @param maxAge {@code --max-sample-age}: 1 h
   * @param maxFuture how far ahead of the receiver's clock; 10 min
   * @param outOfOrderWindow {@code --out-of-order-window}: how far behind the newest sample of all
   *     series an older one may be; 60 s, 0 takes none
   */
  public record SampleLimits(Duration maxAge, Duration maxFuture, Duration outOfOrderWindow) {
    static final SampleLimits DEFAULT =
        new SampleLimits(Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofSeconds(60));

    public SampleLimits {
      require(maxAge.isPositive(), "--max-sample-age is more than 0");
      require(!outOfOrderWindow.isNegative(), "--out-of-order-window is 0 or more");
    }
  }

  /**
   * Bounds of the memory. Over {@code maxSeries} a new series is refused with 400; a sample over
   * one of the others takes the place of the oldest one of its series.
   *
   * @param retention {@code --retention}: older samples are forgotten; 15 min
   * @param maxSeries {@code --max-series}: stands for the quota of active series; 200,000
   * @param maxSamplesPerSeries 240: a quarter of an hour at a sample each 4 s
   * @param maxSamples of all series together, 16 bytes each; 10 million
   */
  public record StoreLimits(
      Duration retention, int maxSeries, int maxSamplesPerSeries, int maxSamples) {
    static final StoreLimits DEFAULT =
        new StoreLimits(Duration.ofMinutes(15), 200_000, 240, 10_000_000);

    public StoreLimits {
      require(retention.isPositive(), "--retention is more than 0");
      require(maxSeries > 0, "--max-series is at least 1");
      require(maxSamplesPerSeries > 0 && maxSamples > 0, "at least one sample is kept");
    }
  }

  ReceiverLimits with(SizeLimits changed) {
    return new ReceiverLimits(changed, rates, labels, samples, store);
  }

  ReceiverLimits with(RateLimits changed) {
    return new ReceiverLimits(sizes, changed, labels, samples, store);
  }

  ReceiverLimits with(LabelLimits changed) {
    return new ReceiverLimits(sizes, rates, changed, samples, store);
  }

  ReceiverLimits with(SampleLimits changed) {
    return new ReceiverLimits(sizes, rates, labels, changed, store);
  }

  ReceiverLimits with(StoreLimits changed) {
    return new ReceiverLimits(sizes, rates, labels, samples, changed);
  }
}
