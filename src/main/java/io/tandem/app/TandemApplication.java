// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/** The collector as a process: runs until a signal asks it to leave. Thread: main. */
@ApplicationScoped
public class TandemApplication implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(TandemApplication.class);
  private static final int REFUSED = 1;

  private final Collector collector;

  TandemApplication(Collector collector) {
    this.collector = collector;
  }

  @Override
  public int run(String... args) {
    List<String> faults = collector.start();
    if (!faults.isEmpty()) {
      faults.forEach(fault -> LOG.errorf("Cannot start: %s", fault));
      return REFUSED;
    }
    LOG.infof("Tandem started version=%s", ProgramVersion.current().version());
    HangUp.whenAsked(collector);
    Quarkus.waitForExit();
    return 0;
  }

  void drain(@Observes ShutdownEvent event) {
    collector.stop();
    LOG.info("Tandem stopped");
  }
}
