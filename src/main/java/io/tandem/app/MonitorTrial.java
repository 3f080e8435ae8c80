// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.read.ConfigText;
import io.tandem.discovery.operator.MonitorJobs;
import io.tandem.discovery.operator.translate.MonitorKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tries jobs of monitors behind a file, monitor by monitor, and remembers what came of it as long
 * as the file is the same. Any thread, guarded by its lock; reading blocks.
 */
final class MonitorTrial {
  private final Function<String, List<String>> faults;
  private final Map<String, String> known = new HashMap<>();
  private String file = "";

  /**
   * What fits, and what does not.
   *
   * @param further all that follows the file
   * @param jobs how many jobs these are
   */
  record Result(
      List<MonitorJobs> good, Map<MonitorJobs, String> faulty, String further, int jobs) {}

  /** The function says what is wrong with a whole text. */
  MonitorTrial(Function<String, List<String>> faults) {
    this.faults = faults;
  }

  /**
   * Puts together what monitors ask for.
   *
   * @param unknown kinds whose jobs stay as they were
   * @param before what follows the file now
   */
  synchronized Result of(
      String text, List<MonitorJobs> monitors, Set<MonitorKind> unknown, String before) {
    List<String> plain = new ArrayList<>(staying(before, false, unknown));
    List<String> secret = new ArrayList<>(staying(before, true, unknown));
    List<MonitorJobs> good = new ArrayList<>();
    Map<MonitorJobs, String> faulty = new LinkedHashMap<>();
    Map<String, String> tried = new HashMap<>();
    begin(text);
    for (MonitorJobs monitor : monitors) {
      String fault = fault(text, monitor.jobs());
      tried.put(monitor.jobs(), fault);
      if (!fault.isEmpty()) {
        faulty.put(monitor, fault);
        continue;
      }
      good.add(monitor);
      (monitor.hasSecrets() ? secret : plain).addAll(monitor.jobs().lines().toList());
    }
    known.keySet().retainAll(tried.keySet());
    return new Result(
        good, faulty, ConfigText.further(plain, secret), plain.size() + secret.size());
  }

  /** What of the jobs behind a file fits another file. */
  synchronized String fitting(String text, String behind) {
    if (behind.isEmpty() || faults.apply(text + behind).isEmpty()) {
      return behind;
    }
    begin(text);
    return ConfigText.further(good(text, behind, false), good(text, behind, true));
  }

  private List<String> good(String text, String behind, boolean secret) {
    return ConfigText.jobs(behind, secret).stream()
        .filter(job -> fault(text, job).isEmpty())
        .toList();
  }

  private void begin(String text) {
    if (!text.equals(file)) {
      file = text;
      known.clear();
    }
  }

  private String fault(String text, String jobs) {
    String before = known.get(jobs);
    if (before != null) {
      return before;
    }
    List<String> found =
        jobs.isEmpty()
            ? List.of()
            : faults.apply(text + ConfigText.further(jobs.lines().toList(), List.of()));
    String fault = String.join("; ", found);
    known.put(jobs, fault);
    return fault;
  }

  private static List<String> staying(String before, boolean secret, Set<MonitorKind> unknown) {
    return ConfigText.jobs(before, secret).stream()
        .filter(job -> unknown.stream().anyMatch(kind -> isOf(kind, job)))
        .toList();
  }

  /** The name of a job comes first in it. */
  private static boolean isOf(MonitorKind kind, String job) {
    return job.startsWith("{\"job_name\":\"" + kind.jobPrefix());
  }
}
