// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.jboss.logging.Logger;

/** The collector as a process: runs until a signal asks it to leave. Thread: main. */
public final class TandemApplication implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(TandemApplication.class);

  @Override
  public int run(String... args) {
    LOG.infof("Tandem started version=%s", ProgramVersion.current().version());
    Quarkus.waitForExit();
    return 0;
  }
}
