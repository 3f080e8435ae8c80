// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.web.Reloader;
import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;

/**
 * SIGHUP reads the configuration again, as with Prometheus. Thread: the JDK's signal dispatcher,
 * which only starts the reload.
 *
 * <p>The JDK's one class that hears signals is not for everybody: javac warns of each use and takes
 * no word against it, so it is used by name. The native image is told of it in {@code
 * app/reflect-config.json} and {@code app/proxy-config.json}.
 */
final class HangUp {
  private static final Logger LOG = Logger.getLogger(HangUp.class);

  private HangUp() {}

  /** From now on; where the platform has no such signal, nothing happens. */
  static void whenAsked(Reloader reloader) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  reloader.reload();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.infof("SIGHUP is not heard here, use /-/reload error=%s", e.toString());
    }
  }
}
