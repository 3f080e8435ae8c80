// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One entry of remote_write.
 *
 * @param name given, or derived from the content as Prometheus does; unique
 * @param url the endpoint, as configured
 * @param roundRobinDns each request goes to the next address of the endpoint's host
 */
public record RemoteWriteConfig(
    String name,
    String url,
    Duration remoteTimeout,
    List<RelabelConfig> writeRelabelConfigs,
    HttpClientConfig http,
    @Nullable SigV4Config sigv4,
    QueueConfig queue,
    MetadataConfig metadata,
    PayloadConfig payload,
    boolean roundRobinDns) {
  public static final Duration DEFAULT_REMOTE_TIMEOUT = Duration.ofSeconds(30);

  /** Signature Version 4; what is null comes from the default chain and the URL. */
  public record SigV4Config(
      @Nullable String region,
      @Nullable String accessKey,
      @Nullable Secret secretKey,
      @Nullable String profile,
      @Nullable String roleArn,
      @Nullable String externalId,
      boolean useFipsStsEndpoint) {}

  /**
   * queue_config with Prometheus' defaults.
   *
   * @param maxSamplesPerSend samples per request; empty where the file does not say, and then
   *     requests are cut by bytes alone
   * @param minShards the number of lanes
   * @param sampleAgeLimit zero for none
   */
  public record QueueConfig(
      int capacity,
      int maxShards,
      int minShards,
      OptionalInt maxSamplesPerSend,
      Duration batchSendDeadline,
      Duration minBackoff,
      Duration maxBackoff,
      boolean retryOnHttp429,
      Duration sampleAgeLimit) {
    public static final int DEFAULT_MAX_SAMPLES_PER_SEND = 2000;
    public static final QueueConfig DEFAULT =
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
  }

  /**
   * What requests hold besides samples, and in which message.
   *
   * @param message protobuf_message
   * @param exemplars send_exemplars
   * @param nativeHistograms send_native_histograms
   */
  public record PayloadConfig(Message message, boolean exemplars, boolean nativeHistograms) {
    public static final PayloadConfig DEFAULT = new PayloadConfig(Message.V1, false, false);
  }

  /** The messages of remote write, by the names that the file and the media type know them by. */
  public enum Message {
    V1("prometheus.WriteRequest"),
    V2("io.prometheus.write.v2.Request");

    private final String fullName;

    Message(String fullName) {
      this.fullName = fullName;
    }

    public String fullName() {
      return fullName;
    }
  }

  /** metadata_config. */
  public record MetadataConfig(boolean send, Duration sendInterval, int maxSamplesPerSend) {
    public static final MetadataConfig DEFAULT =
        new MetadataConfig(true, Duration.ofMinutes(1), 2000);
  }
}
