// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.packaged;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the packaged program meets in a test: a page to scrape, an endpoint that remembers, a
 * configuration that names both, a folder to write to.
 */
public final class PackagedWorld implements QuarkusTestResourceLifecycleManager {
  private final Page page = new Page();
  private final RememberingEndpoint endpoint = new RememberingEndpoint();
  private Path folder;

  @Override
  public Map<String, String> start() {
    try {
      page.start();
      endpoint.start();
      folder = Files.createTempDirectory("tandem-packaged");
      Path config = folder.resolve("prometheus.yml");
      Files.writeString(config, configuration("first"));
      return Map.of(
          "tandem.config.file", config.toString(),
          "tandem.storage.path", folder.resolve("data").toString(),
          // The launcher of the test waits for the container's own start lines.
          "quarkus.log.category.\"io.quarkus\".level", "INFO");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A configuration whose only job is called so. */
  String configuration(String job) {
    return configuration(job, page.address(), endpoint.url());
  }

  static String configuration(String job, String target, String url) {
    return """
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
          external_labels: {cluster: packaged, __replica__: a}
        scrape_configs:
          - job_name: %s
            static_configs: [{targets: ["%s"]}]
        remote_write:
          - url: %s
            queue_config: {batch_send_deadline: 100ms}
        """
        .formatted(job, target, url);
  }

  void writeConfiguration(String text) throws IOException {
    Files.writeString(folder.resolve("prometheus.yml"), text);
  }

  RememberingEndpoint endpoint() {
    return endpoint;
  }

  @Override
  public void stop() {
    page.stop();
    endpoint.stop();
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(PackagedWorld.class));
  }
}
