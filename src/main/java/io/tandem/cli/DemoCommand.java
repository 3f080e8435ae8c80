// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.quarkus.runtime.Quarkus;
import io.tandem.app.TandemApplication;
import io.tandem.app.settings.SettingValues;
import io.tandem.config.FleetSettings;
import io.tandem.config.ListenAddress;
import io.tandem.model.Clock;
import io.tandem.receiver.ReceiverOptions;
import io.tandem.receiver.ReceiverServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ParseResult;

/**
 * {@code demo}: a collector and a receiver in one process, on this machine alone, until Ctrl-C.
 *
 * <p>The receiver starts before the collector and ends after it, so the flush of the shutdown
 * arrives; then the folder of the demo is removed. Thread: main starts everything and waits; a
 * shutdown hook ends it.
 */
final class DemoCommand extends Command {
  private static final String LISTEN = "--web.listen-address";
  private static final String RECEIVER_LISTEN = "--receiver.listen-address";
  private static final String DEFAULT_LISTEN_ADDRESS = "127.0.0.1:9090";
  private static final long COLLECTOR_STOP_SECONDS = 90;
  private final Map<String, String> environment;

  DemoCommand(Map<String, String> environment) {
    super(
        "demo",
        "Collect from this machine, deliver to a receiver in the same process, show what flows.",
        "Nothing leaves the machine, and nothing stays on it.");
    this.environment = environment;
    flag(LISTEN, "[HOST]:PORT", "The collector's pages.", DEFAULT_LISTEN_ADDRESS);
    flag(
        RECEIVER_LISTEN,
        "[HOST]:PORT",
        "The receiver's page.",
        ReceiverCommand.DEFAULT_LISTEN_ADDRESS);
  }

  @Override
  int run(ParseResult given) throws IOException, InterruptedException {
    FlagValues flags = new FlagValues(given, environment);
    ListenAddress own = flags.address(LISTEN, DEFAULT_LISTEN_ADDRESS);
    ListenAddress receiverAddress =
        flags.address(RECEIVER_LISTEN, ReceiverCommand.DEFAULT_LISTEN_ADDRESS);
    Vertx vertx = ReceiverCommand.smallVertx();
    ReceiverServer receiver =
        new ReceiverServer(vertx, Clock.system(), new SplittableRandom(), ReceiverOptions.DEFAULT);
    try {
      ReceiverCommand.await(receiver.start(receiverAddress.host(), receiverAddress.port()));
    } catch (IOException e) {
      err().println("tandem demo: " + receiverAddress.authority() + ": " + e.getMessage());
      vertx.close();
      return FAILED;
    }
    DemoFolder folder = DemoFolder.create(own.authority(), receiverAddress.url());
    CountDownLatch collectorEnded = new CountDownLatch(1);
    DemoWatch watch = new DemoWatch(vertx, own, receiver, folder, out());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> end(collectorEnded, watch, vertx, folder), "demo-shutdown"));
    announce(own, receiverAddress);
    watch.start();
    settings(own, folder).forEach(System::setProperty);
    Quarkus.run(
        TandemApplication.class,
        (status, fault) -> {
          collectorEnded.countDown();
          if (fault != null || status != 0) {
            System.exit(FAILED);
          }
        });
    return OK;
  }

  private static Map<String, String> settings(ListenAddress own, DemoFolder folder) {
    return Map.of(
        RunFlag.CONFIG_FILE.property(),
        folder.configuration().toString(),
        RunFlag.STORAGE_PATH.property(),
        folder.storage().toString(),
        // In a pod as well: nothing leaves the machine.
        RunFlag.FLEET_MODE.property(),
        SettingValues.word(FleetSettings.Mode.STANDALONE),
        "quarkus.http.host",
        own.host(),
        "quarkus.http.port",
        Integer.toString(own.port()),
        // The live line is what people look at; only what goes wrong is logged beside it.
        "quarkus.log.level",
        "WARN",
        "quarkus.log.category.\"io.tandem\".level",
        "WARN",
        "quarkus.log.console.json.enabled",
        "false");
  }

  private void announce(ListenAddress own, ListenAddress receiver) {
    out().println("Tandem collects from this machine and delivers to a receiver on it.");
    out().println("  targets:   " + own.url() + "/targets");
    out().println("  receiver:  " + receiver.url() + "/");
    out().println("  metrics:   " + own.url() + "/metrics");
    out().println("Ctrl-C ends it.");
    out().println();
  }

  /** Runs while the virtual machine leaves; the collector's own shutdown runs beside it. */
  private void end(CountDownLatch collectorEnded, DemoWatch watch, Vertx vertx, DemoFolder folder) {
    try {
      collectorEnded.await(COLLECTOR_STOP_SECONDS, TimeUnit.SECONDS);
      out().println(ReceiverCommand.await(watch.farewell()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      err().println("tandem demo: " + e.getMessage());
    }
    vertx.close();
    try {
      folder.close();
    } catch (IOException e) {
      err().println("tandem demo: left behind: " + e.getMessage());
    }
  }
}
