// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.PrometheusConfig;
import io.tandem.kubernetes.KubernetesAccess;
import io.tandem.migrate.Finding;
import io.tandem.migrate.Migration;
import io.tandem.migrate.Migration.OutputFile;
import io.tandem.migrate.Migrator;
import io.tandem.migrate.SourceKind;
import io.tandem.migrate.Surroundings.Document;
import io.tandem.migrate.Wishes;
import io.tandem.model.Clock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code migrate FILE…}: files for Tandem and AMP out of what runs elsewhere, and a list of what
 * became of everything.
 *
 * <p>Status 0 where all was taken, 1 where something stays behind, 2 where the input is wrong; then
 * nothing is written. Secrets are written into files of their owner's alone, and never shown.
 * Thread: main.
 */
final class MigrateCommand extends Command {
  private static final int STAYS = 1;
  private static final int WRONG = 2;
  private static final String OUTPUT = "--output";
  private static final String FROM = "--from";
  private static final String OVERWRITE = "--overwrite";
  private static final String STANDARD_OUTPUT = "migrated";
  private static final String FROM_CLUSTER = "--from-cluster";
  private static final String KUBECONFIG = "--kubeconfig";
  private static final String ESTIMATE = "--estimate";

  private final Map<String, String> environment;

  MigrateCommand(Map<String, String> environment) {
    super(
        "migrate",
        "Make files for Tandem and AMP out of a prometheus.yml, values of the charts prometheus or"
            + " kube-prometheus-stack, Prometheus, PrometheusAgent and PrometheusRule objects,"
            + " files of rules and alertmanager.yml; and say what was taken, what changed and what"
            + " stays behind. Status 1 where something does.");
    this.environment = environment;
    spec()
        .addPositional(
            PositionalParamSpec.builder()
                .paramLabel("FILE")
                .type(String[].class)
                .arity("0..*")
                .description("The files, a configuration first; - is standard input.")
                .build());
    flag(OUTPUT, "DIR", "Where the files are written.", STANDARD_OUTPUT);
    toggle(OVERWRITE, "Write files that are there already.");
    flag(FROM, "KIND", "What the first file is: " + kinds() + ".", "its keys tell");
    flag(
        FROM_CLUSTER,
        "NAMESPACE/NAME",
        "Read this Prometheus or PrometheusAgent, its rules and the Secret with its further jobs"
            + " from the API server.",
        "");
    flag(KUBECONFIG, "FILE", "How to reach it.", "KUBECONFIG, or the pod's account");
    toggle(
        ESTIMATE,
        "Scrape each target that can be reached once, and estimate samples a second and what AMP"
            + " asks for a month's ingestion.");
    flag("--cluster", "NAME", "The label cluster of everything that is sent.", "");
    flag("--workspace", "ID", "The workspace of AMP, where nothing sends to one yet.", "");
    flag("--region", "REGION", "Of the workspace.", "");
    flag("--role-arn", "ARN", "The role that may write to the workspace.", "");
  }

  private static String kinds() {
    return Arrays.stream(SourceKind.values())
        .filter(kind -> kind != SourceKind.UNKNOWN)
        .map(SourceKind::flag)
        .collect(Collectors.joining(", "));
  }

  @Override
  int run(ParseResult given) throws InterruptedException {
    Vertx vertx = ReceiverCommand.smallVertx();
    ExecutorService worker = Executors.newFixedThreadPool(2);
    try {
      return migrate(given, vertx, worker);
    } catch (ConfigException e) {
      e.problems().stream().map(ConfigProblem::toString).forEach(this::wrong);
    } catch (IOException e) {
      wrong(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      wrong(String.valueOf(e.getMessage()));
    } finally {
      worker.shutdownNow();
      vertx.close();
    }
    return WRONG;
  }

  private int migrate(ParseResult given, Vertx vertx, ExecutorService worker)
      throws ConfigException, IOException, InterruptedException {
    Path folder = Path.of(given.matchedOptionValue(OUTPUT, STANDARD_OUTPUT));
    FileSurroundings files = new FileSurroundings();
    List<Document> documents = new ArrayList<>();
    String object = given.matchedOptionValue(FROM_CLUSTER, null);
    if (object != null) {
      String[] name = name(object);
      ClusterSource cluster = new ClusterSource(access(given), vertx, worker);
      files = new ClusterSurroundings(cluster);
      documents.addAll(cluster.read(name[0], name[1]));
    }
    for (String name : given.matchedPositionalValue(0, new String[0])) {
      documents.add(files.read(name));
    }
    if (documents.isEmpty()) {
      throw new ParameterException(
          spec().commandLine(), "expected a FILE at least, or " + FROM_CLUSTER);
    }
    Migration migration = new Migrator(wishes(given), files, kind(given)).migrate(documents);
    String report = report(migration);
    if (given.matchedOptionValue(ESTIMATE, false) && migration.config() != null) {
      report += estimate(migration.config(), vertx, worker);
    }
    List<OutputFile> written = new ArrayList<>(migration.files());
    documents.stream()
        .filter(document -> document.file().startsWith(ClusterSource.FOLDER))
        .forEach(each -> written.add(new OutputFile(each.file().toString(), each.text(), true)));
    new MigratedFiles(folder, given.matchedOptionValue(OVERWRITE, false)).write(written, report);
    out().print(report);
    out().println("Written to " + folder + ": " + names(written));
    return migration.isComplete() ? OK : STAYS;
  }

  private String[] name(String object) {
    String[] name = object.split("/", -1);
    if (name.length != 2 || name[0].isEmpty() || name[1].isEmpty()) {
      throw new ParameterException(
          spec().commandLine(), FROM_CLUSTER + "=" + object + ": expected NAMESPACE/NAME");
    }
    return name;
  }

  private static KubernetesAccess access(ParseResult given) throws IOException {
    String kubeconfig = given.matchedOptionValue(KUBECONFIG, null);
    if (kubeconfig == null) {
      return KubernetesAccess.ofEnvironment();
    }
    try {
      return KubernetesAccess.ofFile(Path.of(kubeconfig));
    } catch (RuntimeException e) {
      throw new IOException(KUBECONFIG + "=" + kubeconfig + ": expected a kubeconfig", e);
    }
  }

  private String estimate(PrometheusConfig config, Vertx vertx, ExecutorService worker)
      throws IOException, InterruptedException {
    TrialScrape trial = new TrialScrape(vertx, worker, Clock.system(), environment);
    Map<String, TrialScrape.JobRate> rates = trial.run(config);
    StringWriter text = new StringWriter();
    EstimateText.print(new PrintWriter(text, true), config, rates, trial.faults());
    return text.toString();
  }

  private void wrong(@Nullable String what) {
    err().println("tandem migrate: " + what);
  }

  private static Wishes wishes(ParseResult given) {
    return new Wishes(
        given.matchedOptionValue("--cluster", null),
        given.matchedOptionValue("--workspace", null),
        given.matchedOptionValue("--region", null),
        given.matchedOptionValue("--role-arn", null));
  }

  private @Nullable SourceKind kind(ParseResult given) {
    String said = given.matchedOptionValue(FROM, null);
    if (said == null) {
      return null;
    }
    for (SourceKind kind : SourceKind.values()) {
      if (kind.flag().equals(said) && kind != SourceKind.UNKNOWN) {
        return kind;
      }
    }
    throw new ParameterException(
        spec().commandLine(), FROM + "=" + said + ": expected one of " + kinds());
  }

  private static String report(Migration migration) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    section(out, "Taken", migration.of(Finding.Kind.TAKEN));
    section(out, "Changed", migration.of(Finding.Kind.CHANGED));
    section(out, "Stays behind", migration.of(Finding.Kind.STAYS));
    return text.toString();
  }

  private static void section(PrintWriter out, String title, List<Finding> findings) {
    out.println(title + ": " + (findings.isEmpty() ? "nothing" : findings.size()));
    findings.forEach(finding -> out.println("  " + finding));
    out.println();
  }

  private static String names(List<OutputFile> files) {
    return Stream.concat(files.stream().map(OutputFile::name), Stream.of(MigratedFiles.REPORT))
        .collect(Collectors.joining(", "));
  }
}
