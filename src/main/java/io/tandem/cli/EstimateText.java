// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.cli.TrialScrape.JobRate;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.migrate.AmpPrices;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells what a trial scrape came to: samples a second, and a month's ingestion at AMP. */
final class EstimateText {
  /** up, scrape_duration_seconds and three counts of samples and series, of each target. */
  static final int REPORT_SERIES = 5;

  private EstimateText() {}

  static void print(
      PrintWriter out, PrometheusConfig config, Map<String, JobRate> jobs, List<String> faults) {
    out.println("An estimate, from one scrape of each target that could be reached:");
    jobs.forEach((name, rate) -> job(out, name, rate));
    faults.forEach(fault -> out.println("  not looked up: " + fault));
    for (int i = 0; i < config.remoteWrite().size(); i++) {
      endpoint(out, config.remoteWrite().get(i), total(jobs, i));
    }
    out.println("  Not in it: native histograms, stale markers, targets that did not answer.");
    out.println();
  }

  private static void job(PrintWriter out, String name, JobRate rate) {
    double most = 0;
    for (double perSecond : rate.perSecond) {
      most = Math.max(most, perSecond);
    }
    out.printf(
        Locale.ROOT,
        "  job %s: %,d of %,d targets answered, %,.1f samples/s%n",
        name,
        rate.answered,
        rate.targets,
        most);
    if (!rate.failure.isEmpty()) {
      out.println("    " + rate.failure);
    }
  }

  private static double total(Map<String, JobRate> jobs, int endpoint) {
    return jobs.values().stream().mapToDouble(rate -> rate.perSecond[endpoint]).sum();
  }

  private static void endpoint(PrintWriter out, RemoteWriteConfig endpoint, double perSecond) {
    double month = perSecond * AmpPrices.MONTH_SECONDS;
    out.printf(
        Locale.ROOT,
        "  endpoint %s: %,.1f samples/s, %,.0f million a month of 730 hours%n",
        endpoint.name(),
        perSecond,
        month / 1e6);
    if (endpoint.sigv4() != null) {
      out.printf(
          Locale.ROOT,
          "    AMP's ingestion: about $%,.2f a month, at the prices of %s on %s; other regions"
              + " differ. A second replica that AMP deduplicates (cluster and __replica__ on both)"
              + " costs nothing more.%n",
          AmpPrices.dollars(month),
          AmpPrices.REGIONS,
          AmpPrices.AS_OF);
    }
  }
}
