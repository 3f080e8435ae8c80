// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.ListenAddress;
import io.tandem.model.Clock;
import io.tandem.receiver.ReceiverOptions;
import io.tandem.receiver.ReceiverServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.ParseResult;

/**
 * {@code receiver}: the stand-in for AMP as a process of its own, until a signal ends it.
 *
 * <p>It needs nothing of the container, so none is started. Thread: main waits; one event loop and
 * a few workers do the work.
 */
final class ReceiverCommand extends Command {
  static final String DEFAULT_LISTEN_ADDRESS = "127.0.0.1:9009";
  private final Map<String, String> environment;

  ReceiverCommand(Map<String, String> environment) {
    super(
        "receiver",
        "Be a local stand-in for Amazon Managed Service for Prometheus: take remote write with",
        "AMP's limits and deduplication, keep recent samples in memory, answer queries.");
    this.environment = environment;
    flag("--web.listen-address", "[HOST]:PORT", "Where to listen.", DEFAULT_LISTEN_ADDRESS);
    flag("--dedup-status", "202|200", "Answer to a replica that is not elected.", "202");
    flag("--failover-timeout", "DURATION", "Silence after which another replica leads.", "30s");
    flag("--max-ha-clusters", "N", "Values of cluster that are tracked.", "500");
    flag("--max-request-bytes", "BYTES", "Largest body as sent.", "1000000");
    flag("--max-raw-bytes", "BYTES", "Largest body once unpacked.", "32MB");
    flag("--ingestion-rate", "N", "Samples per second; all or nothing per request.", "1666666");
    flag("--ingestion-burst", "N", "Samples at once.", "a second's worth");
    flag("--request-rate", "N", "Requests per second.", "3000");
    flag("--out-of-order-window", "DURATION", "How late a sample may be; 0 for none.", "1m");
    flag("--max-sample-age", "DURATION", "Older samples are refused.", "1h");
    flag("--retention", "DURATION", "How long samples stay in memory.", "15m");
    flag("--max-series", "N", "Series in memory; more are refused.", "200000");
    flag("--sigv4.region", "REGION", "Take only signed requests, of this region.", "");
    flag("--sigv4.access-key", "KEY", "The key that signs.", "");
    flag("--sigv4.secret-key", "SECRET", "Its secret; better in TANDEM_SIGV4_SECRET_KEY.", "");
  }

  @Override
  int run(ParseResult given) throws InterruptedException {
    FlagValues flags = new FlagValues(given, environment);
    ReceiverOptions options = options(flags);
    ListenAddress address = flags.address("--web.listen-address", DEFAULT_LISTEN_ADDRESS);
    Vertx vertx = smallVertx();
    try {
      ReceiverServer server =
          new ReceiverServer(vertx, Clock.system(), new SplittableRandom(), options);
      int port = await(server.start(address.host(), address.port()));
      String url = new ListenAddress(address.host(), port).url();
      out().println("Receiver: page and counters at " + url + "/");
      out().println("remote_write: - url: " + url + "/api/v1/remote_write");
      new CountDownLatch(1).await();
    } catch (IOException e) {
      err().println("tandem receiver: " + address.authority() + ": " + e.getMessage());
      return FAILED;
    } finally {
      vertx.close();
    }
    return OK;
  }

  /** One event loop is enough for everything that is not the collector. */
  static Vertx smallVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  static <T> T await(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    }
  }

  private static ReceiverOptions options(FlagValues flags) {
    OptionsSoFar o = new OptionsSoFar(flags);
    o.with("--dedup-status", Integer::valueOf, ReceiverOptions::withDedupStatus);
    o.with("--failover-timeout", FlagValues::duration, ReceiverOptions::withFailoverTimeout);
    o.with("--max-ha-clusters", Integer::valueOf, ReceiverOptions::withMaxHaClusters);
    o.with("--max-request-bytes", FlagValues::bytes, ReceiverOptions::withMaxRequestBytes);
    o.with("--max-raw-bytes", FlagValues::bytes, ReceiverOptions::withMaxRawBytes);
    o.with("--ingestion-rate", Double::valueOf, ReceiverOptions::withIngestionRate);
    o.with("--ingestion-burst", Integer::valueOf, ReceiverOptions::withIngestionBurst);
    o.with("--request-rate", Double::valueOf, ReceiverOptions::withRequestRate);
    o.with("--out-of-order-window", FlagValues::duration, ReceiverOptions::withOutOfOrderWindow);
    o.with("--max-sample-age", FlagValues::duration, ReceiverOptions::withMaxSampleAge);
    o.with("--retention", FlagValues::duration, ReceiverOptions::withRetention);
    o.with("--max-series", Integer::valueOf, ReceiverOptions::withMaxSeries);
    o.with(
        "--sigv4.region",
        region -> region,
        (options, region) ->
            options.withSigV4(
                region,
                new ReceiverOptions.Credential(
                    flags.text("--sigv4.access-key", ""), flags.text("--sigv4.secret-key", ""))));
    return o.options;
  }

  /** The options while flags are applied to them one by one. */
  private static final class OptionsSoFar {
    private final FlagValues flags;
    private ReceiverOptions options = ReceiverOptions.DEFAULT;

    OptionsSoFar(FlagValues flags) {
      this.flags = flags;
    }

    <T> void with(
        String flag,
        Function<String, T> read,
        BiFunction<ReceiverOptions, T, ReceiverOptions> change) {
      flags.ifGiven(flag, read, value -> options = change.apply(options, value));
    }
  }
}
