// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.PrometheusFeatures;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.MetadataConfig;
import io.tandem.config.RemoteWriteConfig.PayloadConfig;
import io.tandem.config.RemoteWriteConfig.QueueConfig;
import io.tandem.config.TandemSettings;
import io.tandem.config.TandemSettings.Mode;
import io.tandem.config.TandemSettings.RemoteWriteSettings;
import io.tandem.config.TandemSettings.ShardSettings;
import io.tandem.config.TandemSettings.SpoolSettings;
import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointPlan;
import io.tandem.remotewrite.RemoteWriteSetup;
import io.tandem.remotewrite.RequestSigner;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.EncodedScrape.Part;
import io.tandem.wire.Encoding;
import io.tandem.wire.PartCompressor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;

/** Configurations, scrapes and settings for tests of remote writing; plain values to change. */
public final class RemoteWriteLab {
  public static final long START_MILLIS = 1_795_341_600_000L;
  public static final HaIdentity IDENTITY = new HaIdentity("prod", "a");
  public static final String URL = "http://receiver:9009/api/v1/push";

  public static final QueueConfig QUEUE =
      new QueueConfig(
          10_000,
          50,
          1,
          OptionalInt.empty(),
          Duration.ofSeconds(5),
          Duration.ofMillis(30),
          Duration.ofSeconds(5),
          false,
          Duration.ZERO);

  private RemoteWriteLab() {}

  /** The queue with requests of at most so many samples. */
  public static QueueConfig requestsOf(int samples) {
    return new QueueConfig(
        QUEUE.capacity(),
        QUEUE.maxShards(),
        QUEUE.minShards(),
        OptionalInt.of(samples),
        QUEUE.batchSendDeadline(),
        QUEUE.minBackoff(),
        QUEUE.maxBackoff(),
        QUEUE.retryOnHttp429(),
        QUEUE.sampleAgeLimit());
  }

  public static RemoteWriteConfig config(String url, QueueConfig queue) {
    return new RemoteWriteConfig(
        "test",
        url,
        Duration.ofSeconds(30),
        List.of(),
        HttpClientConfig.DEFAULT,
        null,
        queue,
        new MetadataConfig(false, Duration.ofMinutes(1), 2000),
        PayloadConfig.DEFAULT,
        false);
  }

  public static TandemSettings settings(Mode mode, long memoryBytes) {
    return new TandemSettings(
        Path.of("/config.yml"),
        null,
        Path.of("/data"),
        null,
        null,
        SpoolSettings.DEFAULT,
        new RemoteWriteSettings(mode, 900_000, memoryBytes, Duration.ofMinutes(1)),
        null,
        null,
        ShardSettings.DEFAULT,
        PrometheusFeatures.NONE,
        false);
  }

  public static Encoding encoding(HaIdentity identity) {
    return new Encoding(0, Labels.EMPTY, identity, 2000);
  }

  public static Encoding fleetEncoding(Replica replica) {
    return fleetEncoding(replica, IDENTITY.cluster());
  }

  public static Encoding fleetEncoding(Replica replica, String cluster) {
    return Encoding.inFleet(0, replica, Labels.EMPTY, cluster, 2000);
  }

  /** The endpoints of one entry of a member of a fleet. */
  public static List<EndpointPlan> fleetPlans(QueueConfig queue) {
    return Stream.of(Replica.values())
        .map(replica -> new EndpointPlan(config(URL, queue), fleetEncoding(replica), 3))
        .toList();
  }

  /** The endpoints of two entries: the one of {@link #fleetPlans} and one at another URL. */
  public static List<EndpointPlan> fleetPlans(QueueConfig queue, String otherUrl) {
    RemoteWriteConfig one = config(URL, queue);
    RemoteWriteConfig other =
        new RemoteWriteConfig(
            "other",
            otherUrl,
            one.remoteTimeout(),
            one.writeRelabelConfigs(),
            one.http(),
            one.sigv4(),
            queue,
            one.metadata(),
            one.payload(),
            false);
    return Stream.of(Replica.values())
        .flatMap(
            replica ->
                Stream.of(one, other)
                    .map(config -> new EndpointPlan(config, fleetEncoding(replica), 3)))
        .toList();
  }

  public static EndpointPlan plan(HaIdentity identity) {
    return new EndpointPlan(config(URL, QUEUE), encoding(identity));
  }

  public static RemoteWriteSetup setup(
      FakeClock clock, FakeLoop loop, FakeEndpoint endpoint, TandemSettings settings) {
    return new RemoteWriteSetup(
        List.of(loop),
        loop.worker(),
        clock,
        new Random(1),
        settings,
        config -> endpoint,
        config -> RequestSigner.NONE,
        new SilentRemoteWriteMetrics(),
        "test");
  }

  /** The same bytes as those of a scrape that failed. */
  public static EncodedScrape failed(EncodedScrape scrape) {
    return new EncodedScrape(
        scrape.encoding(),
        scrape.targetId(),
        scrape.tickMillis(),
        scrape.firstMillis(),
        scrape.lastMillis(),
        scrape.samples(),
        false,
        scrape.parts());
  }

  /** A scrape of so many series, one part each hundred of them, every other part compressed. */
  public static EncodedScrape scrape(
      Encoding encoding, long targetId, long tickMillis, int series) {
    List<Part> parts = new ArrayList<>();
    PartCompressor compressor = new PartCompressor();
    for (int from = 0; from < series; from += 100) {
      int count = Math.min(100, series - from);
      byte[] raw = raw(encoding, targetId, tickMillis, from, count);
      parts.add(
          parts.size() % 2 == 0
              ? new Part(raw, raw.length, raw.length, count, false)
              : compressor.compress(raw, 0, raw.length, count));
    }
    return new EncodedScrape(
        encoding, targetId, tickMillis, tickMillis, tickMillis, series, true, parts);
  }

  private static byte[] raw(
      Encoding encoding, long targetId, long tickMillis, int from, int count) {
    RemoteWriteBodies bodies = new RemoteWriteBodies();
    for (int i = from; i < from + count; i++) {
      var labels = Labels.of("__name__", "m" + i, "target", Long.toString(targetId)).toBuilder();
      if (encoding.cluster() != null) {
        labels.set(HaIdentity.CLUSTER_LABEL, encoding.cluster());
      }
      if (encoding.identity() != null) {
        labels.set(HaIdentity.CLUSTER_LABEL, encoding.identity().cluster());
        labels.set(HaIdentity.REPLICA_LABEL, encoding.identity().replica());
      }
      bodies.series(labels.build(), tickMillis, i);
    }
    return bodies.raw();
  }
}
