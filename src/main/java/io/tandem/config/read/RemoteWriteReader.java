// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.RelabelConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.Message;
import io.tandem.config.RemoteWriteConfig.MetadataConfig;
import io.tandem.config.RemoteWriteConfig.PayloadConfig;
import io.tandem.config.RemoteWriteConfig.QueueConfig;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads remote_write. */
final class RemoteWriteReader {
  static final Keys KEYS =
      Keys.of(
              "remote_write",
              "url",
              "remote_timeout",
              "headers",
              "write_relabel_configs",
              "name",
              "queue_config",
              "metadata_config",
              "sigv4",
              "protobuf_message",
              "send_exemplars",
              "send_native_histograms",
              "round_robin_dns")
          .notBuilt("azuread", "google_iam")
          .plus(HttpClientReader.KEYS);

  static final Keys SIGV4 =
      Keys.of(
              "sigv4",
              "region",
              "access_key",
              "secret_key",
              "profile",
              "role_arn",
              "external_id",
              "use_fips_sts_endpoint")
          .notBuiltUnless("aps", "service_name");

  static final Keys QUEUE =
      Keys.of(
          "queue_config",
          "capacity",
          "max_shards",
          "min_shards",
          "max_samples_per_send",
          "batch_send_deadline",
          "min_backoff",
          "max_backoff",
          "retry_on_http_429",
          "sample_age_limit");

  static final Keys METADATA =
      Keys.of("metadata_config", "send", "send_interval", "max_samples_per_send");

  private final boolean legacyNames;
  private final Map<String, String> names = new HashMap<>();

  RemoteWriteReader(boolean legacyNames) {
    this.legacyNames = legacyNames;
  }

  List<RemoteWriteConfig> read(YamlValue list) {
    List<RemoteWriteConfig> configs = new ArrayList<>();
    for (YamlValue element : list.list()) {
      if (element.isNull()) {
        element.fault("a remote write config");
        continue;
      }
      YamlMap map = element.map(KEYS);
      checkName(map.get("name"));
      configs.add(config(map));
    }
    return RemoteWriteNames.derive(configs);
  }

  private void checkName(YamlValue value) {
    String name = value.text("");
    String first = name.isEmpty() ? null : names.putIfAbsent(name, value.path());
    if (first != null) {
      value.fault("a name of its own; " + first + " has it too");
    }
  }

  private RemoteWriteConfig config(YamlMap map) {
    List<RelabelConfig> rules =
        new RelabelConfigReader(legacyNames).read(map.get("write_relabel_configs"));
    HttpClientConfig http = HttpClientReader.read(map, false, headers(map.get("headers")));
    checkCredentials(map, http);
    return new RemoteWriteConfig(
        map.get("name").text(""),
        url(map.get("url")),
        map.get("remote_timeout").duration(RemoteWriteConfig.DEFAULT_REMOTE_TIMEOUT),
        rules,
        http,
        sigv4(map.get("sigv4")),
        queue(map.get("queue_config")),
        metadata(map.get("metadata_config")),
        payload(map),
        map.get("round_robin_dns").bool(false));
  }

  /** Requests are signed, or bring credentials of another kind. */
  static void checkCredentials(YamlMap map, HttpClientConfig http) {
    HttpClientReader.atMostOne(
        List.of(
            map.get("basic_auth"),
            map.get("authorization"),
            map.get("oauth2"),
            map.get("sigv4"),
            map.get("azuread"),
            map.get("google_iam")));
    if (map.get("sigv4").isSet()
        && !map.get("authorization").isSet()
        && http.authorization() != null) {
      map.get("sigv4").faultShowing("set", "not together with a bearer token");
    }
  }

  private static PayloadConfig payload(YamlMap map) {
    return new PayloadConfig(
        message(map.get("protobuf_message")),
        map.get("send_exemplars").bool(false),
        map.get("send_native_histograms").bool(false));
  }

  private static Message message(YamlValue value) {
    String name = value.text(Message.V1.fullName());
    for (Message message : Message.values()) {
      if (message.fullName().equals(name)) {
        return message;
      }
    }
    value.fault(Message.V1.fullName() + " or " + Message.V2.fullName());
    return Message.V1;
  }

  private static String url(YamlValue value) {
    String url = value.text("");
    if (!value.isSet() || !GoUrl.parse(url).isValid()) {
      value.faultShowing(value.isSet() ? GoUrl.redacted(url) : "absent", "the URL of the endpoint");
    }
    return url;
  }

  /** Headers that stand in the file; those that have a key of their own are refused. */
  static Map<String, String> headers(YamlValue value) {
    value
        .entries()
        .forEach(
            (name, header) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.equals("authorization")) {
                header.faultShowing(
                    "<secret>", "absent: basic_auth, authorization or sigv4 set this header");
              } else if (ReservedHeaders.REMOTE_WRITE.contains(lower)) {
                header.faultShowing("<secret>", "absent: this header is reserved");
              }
            });
    return value.textEntries();
  }

  static @Nullable SigV4Config sigv4(YamlValue value) {
    if (!value.isSet()) {
      return null;
    }
    YamlMap map = value.map(SIGV4);
    SigV4Config config =
        new SigV4Config(
            map.get("region").textOrNull(),
            map.get("access_key").textOrNull(),
            map.get("secret_key").secretOrNull(),
            map.get("profile").textOrNull(),
            map.get("role_arn").textOrNull(),
            map.get("external_id").textOrNull(),
            map.get("use_fips_sts_endpoint").bool(false));
    if ((config.accessKey() == null) != (config.secretKey() == null)) {
      value.fault("access_key and secret_key, or neither");
    }
    if (config.externalId() != null && config.roleArn() == null) {
      map.get("external_id").fault("a role_arn beside it");
    }
    return config;
  }

  private static QueueConfig queue(YamlValue value) {
    YamlMap map = value.map(QUEUE);
    YamlValue maxSamples = map.get("max_samples_per_send");
    QueueConfig defaults = QueueConfig.DEFAULT;
    int maxSamplesPerSend = positive(maxSamples, QueueConfig.DEFAULT_MAX_SAMPLES_PER_SEND);
    QueueConfig queue =
        new QueueConfig(
            positive(map.get("capacity"), defaults.capacity()),
            positive(map.get("max_shards"), defaults.maxShards()),
            positive(map.get("min_shards"), defaults.minShards()),
            maxSamples.isPresent() ? OptionalInt.of(maxSamplesPerSend) : OptionalInt.empty(),
            map.get("batch_send_deadline").duration(defaults.batchSendDeadline()),
            map.get("min_backoff").duration(defaults.minBackoff()),
            map.get("max_backoff").duration(defaults.maxBackoff()),
            map.get("retry_on_http_429").bool(defaults.retryOnHttp429()),
            map.get("sample_age_limit").duration(defaults.sampleAgeLimit()));
    if (queue.minShards() > queue.maxShards()) {
      map.get("min_shards").fault("at most max_shards, " + queue.maxShards());
    }
    if (queue.minBackoff().compareTo(queue.maxBackoff()) > 0) {
      map.get("min_backoff").fault("at most max_backoff");
    }
    return queue;
  }

  private static int positive(YamlValue value, int fallback) {
    int number = value.integer(fallback);
    if (number < 1) {
      value.fault("1 or more");
      return fallback;
    }
    return number;
  }

  private static MetadataConfig metadata(YamlValue value) {
    MetadataConfig defaults = MetadataConfig.DEFAULT;
    YamlMap map = value.map(METADATA);
    return new MetadataConfig(
        // A section that is there and empty is zeros in Prometheus: nothing is sent.
        map.get("send").bool(!value.isNull()),
        GlobalReader.orDefault(map.get("send_interval"), defaults.sendInterval()),
        positive(map.get("max_samples_per_send"), defaults.maxSamplesPerSend()));
  }
}
