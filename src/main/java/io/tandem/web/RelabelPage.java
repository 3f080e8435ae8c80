// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.config.PrometheusConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.model.Labels;
import io.tandem.relabel.RelabelTrace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A label set on its way through relabel rules, one row a rule. What a rule took away and what it
 * put in its place stand side by side. One thread.
 */
final class RelabelPage {
  private final PrometheusConfig config;
  private final RelabelQuestion question;

  RelabelPage(PrometheusConfig config, RelabelQuestion question) {
    this.config = config;
    this.question = question;
  }

  String write() {
    Html html = Frame.open(Frame.Place.RELABEL, false);
    form(html);
    RelabelQuestion.Answer answer = question.answer(config);
    if (answer.fault() != null) {
      Parts.warning(html, answer.fault());
    }
    if (answer.trace() != null) {
      steps(html, answer.trace());
      html.raw("<p><b>Result:</b> ").text(answer.outcome()).raw("</p>");
    }
    return html + Frame.close();
  }

  private void form(Html html) {
    html.raw("<p class=\"note\">What each rule makes of a label set. Write it as ")
        .raw("<code>{name=\"value\", …}</code>, as JSON, or one label a line.</p>")
        .raw("<form method=\"post\" action=\"/relabel\"><label>Rules<select name=\"rules\">");
    for (ScrapeConfig job : config.scrapeConfigs()) {
      option(html, "targets/" + job.jobName(), "relabel_configs of " + job.jobName());
    }
    for (ScrapeConfig job : config.scrapeConfigs()) {
      option(html, "metrics/" + job.jobName(), "metric_relabel_configs of " + job.jobName());
    }
    for (RemoteWriteConfig endpoint : config.remoteWrite()) {
      option(html, "write/" + endpoint.name(), "write_relabel_configs of " + endpoint.name());
    }
    html.raw("</select></label><label class=\"wide\">Labels")
        .raw("<textarea name=\"labels\" rows=\"6\" spellcheck=\"false\">\n")
        .text(question.labels())
        .raw("</textarea></label><button>Show each step</button></form>\n");
  }

  private void option(Html html, String value, String name) {
    html.raw("<option value=\"").text(value).raw("\"");
    if (value.equals(question.rules())) {
      html.raw(" selected");
    }
    html.raw(">").text(name).raw("</option>");
  }

  private static void steps(Html html, RelabelTrace trace) {
    html.raw("<h2>Before the first rule</h2><p>");
    Parts.labels(html, trace.input());
    html.raw("</p><h2>Rules</h2>");
    if (trace.steps().isEmpty()) {
      html.raw("<p class=\"note\">There are none.</p>");
      return;
    }
    html.raw("<table role=\"table\"><thead><tr role=\"row\"><th scope=\"col\">Rule</th>")
        .raw("<th scope=\"col\">What it did</th><th scope=\"col\">Labels behind it</th>")
        .raw("</tr></thead><tbody>\n");
    int number = 0;
    for (RelabelTrace.Step step : trace.steps()) {
      step(html, number++, step);
    }
    html.raw("</tbody></table>");
  }

  private static void step(Html html, int number, RelabelTrace.Step step) {
    html.raw("<tr role=\"row\"><td role=\"cell\" class=\"w\">")
        .number(number)
        .raw(" <code>")
        .text(step.text())
        .raw("</code></td><td role=\"cell\" data-th=\"Did\">");
    if (!step.kept()) {
      html.raw("<span class=\"badge warn\">dropped the labels</span>");
    } else if (!step.changed()) {
      html.raw("<span class=\"badge\">changed nothing</span>");
    } else {
      for (Change change : changes(step.input(), step.output())) {
        change(html, change);
      }
    }
    html.raw("</td><td role=\"cell\" data-th=\"Labels\">");
    if (step.kept()) {
      Parts.labels(html, step.output());
    }
    html.raw("</td></tr>\n");
  }

  private record Change(String name, @Nullable String before, @Nullable String after) {}

  private static List<Change> changes(Labels before, Labels after) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      String name = before.name(i);
      String now = after.get(name);
      if (!before.value(i).equals(now)) {
        changes.add(new Change(name, before.value(i), now));
      }
    }
    for (int i = 0; i < after.size(); i++) {
      if (!before.has(after.name(i))) {
        changes.add(new Change(after.name(i), null, after.value(i)));
      }
    }
    return changes;
  }

  private static void change(Html html, Change change) {
    if (change.before() != null) {
      html.raw("<del class=\"l\">");
      label(html, change.name(), change.before());
      html.raw("</del>");
    }
    if (change.after() != null) {
      html.raw("<ins class=\"l\">");
      label(html, change.name(), change.after());
      html.raw("</ins>");
    }
  }

  private static void label(Html html, String name, String value) {
    html.text(name).raw("=&quot;").text(value).raw("&quot;");
  }
}
