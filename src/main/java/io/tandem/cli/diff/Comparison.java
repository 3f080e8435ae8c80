// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares a running Tandem, all members of its fleet with it, with a running Prometheus. One
 * thread.
 */
public final class Comparison {
  private final Source prometheus;
  private final Source tandem;
  private final int most;
  private final Consumer<String> out;

  /**
   * @param most how many kinds of each difference are listed
   * @param out takes line by line what is found
   */
  public Comparison(Source prometheus, Source tandem, int most, Consumer<String> out) {
    this.prometheus = prometheus;
    this.tandem = tandem;
    this.most = most;
    this.out = out;
  }

  /**
   * Compares targets, and series where that is asked for.
   *
   * @return whether there is no difference
   */
  public boolean run(boolean withSeries) throws DiffException {
    checkTandem();
    Identity identity = Identity.of(tandem);
    TargetComparison targets = new TargetComparison(identity);
    targets.run(prometheus, tandem);
    targets.lines(most).forEach(out);
    if (!withSeries) {
      return targets.part().isSame();
    }
    SeriesComparison series = new SeriesComparison(identity, prometheus, members());
    series.run();
    series.lines(most).forEach(out);
    return targets.part().isSame() && series.part().isSame();
  }

  private void checkTandem() throws DiffException {
    String application = tandem.read("/api/v1/status/buildinfo", json -> text(json, "application"));
    if (!application.equals("tandem")) {
      throw new DiffException(tandem.url() + " is no Tandem");
    }
  }

  private static String text(JsonParser json, String of) throws IOException {
    Map<String, String> texts = new HashMap<>();
    Json.fields(
        json,
        (name, value) -> {
          if (name.equals(of)) {
            texts.put(name, value.getText());
          } else {
            value.skipChildren();
          }
        });
    return texts.getOrDefault(of, "");
  }

  /** Every process that has targets: the members of the fleet, or the one that was named. */
  private List<Source> members() throws DiffException {
    List<String> addresses = tandem.read("/api/v1/cluster", Comparison::addresses);
    if (addresses.isEmpty()) {
      return List.of(tandem);
    }
    String scheme = tandem.url().startsWith("https:") ? "https://" : "http://";
    return addresses.stream().map(address -> tandem.at(scheme + address)).toList();
  }

  private static List<String> addresses(JsonParser json) throws IOException {
    List<String> addresses = new ArrayList<>();
    Json.fields(
        json,
        (name, value) -> {
          if (name.equals("members")) {
            Json.each(value, member -> addresses.add(text(member, "address")));
          } else {
            value.skipChildren();
          }
        });
    return addresses;
  }
}
