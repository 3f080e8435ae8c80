// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The walls of the house. Before moving one, ask: does the data still flow one way, and would a
 * reader of the package expect this import?
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.tandem");

  /**
   * Package to the packages of ours it may use; what a stage may not see, it cannot come to need.
   */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("config", Set.of("model")),
          Map.entry("relabel", Set.of("model", "config")),
          Map.entry("target", Set.of("model", "config", "relabel", "discovery")),
          Map.entry("httpclient", Set.of("model", "config")),
          Map.entry("discovery", Set.of("model", "config", "httpclient", "kubernetes")),
          Map.entry("wire", Set.of("model")),
          Map.entry("scrape", Set.of("model", "config", "relabel", "target", "wire", "httpclient")),
          Map.entry("spool", Set.of()),
          Map.entry("queue", Set.of("model", "wire", "spool")),
          Map.entry(
              "remotewrite", Set.of("model", "config", "wire", "queue", "spool", "httpclient")),
          Map.entry("aws", Set.of("model", "config", "remotewrite", "discovery")),
          Map.entry(
              "selfmetrics",
              Set.of(
                  "model",
                  "discovery",
                  "target",
                  "scrape",
                  "queue",
                  "spool",
                  "remotewrite",
                  "cluster")),
          Map.entry(
              "web",
              Set.of(
                  "model",
                  "config",
                  "relabel",
                  "target",
                  "scrape",
                  "remotewrite",
                  "selfmetrics",
                  "cluster")),
          Map.entry("receiver", Set.of("model", "wire")),
          Map.entry("assignment", Set.of()),
          Map.entry("kubernetes", Set.of("model")),
          Map.entry("cluster", Set.of("model", "config", "target", "assignment", "kubernetes")),
          Map.entry("standin", Set.of("model", "wire", "remotewrite")),
          Map.entry("migrate", Set.of("config")));

  static Stream<String> innerPackages() {
    return MAY_USE.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("innerPackages")
  void package_usesOnlyWhatTheTableAllows(String name) {
    Set<String> forbidden =
        Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli", "app"))
            .filter(other -> !other.equals(name) && !MAY_USE.get(name).contains(other))
            .map(other -> "io.tandem." + other + "..")
            .collect(Collectors.toCollection(TreeSet::new));
    noClasses()
        .that(resideInAPackage("io.tandem." + name + ".."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(forbidden.toArray(String[]::new)))
        .because("data flows one way and a stage never imports the next one")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void table_namesEveryPackage() {
    Set<String> known = new TreeSet<>(MAY_USE.keySet());
    known.addAll(Set.of("app", "cli"));
    Set<String> found =
        CLASSES.stream()
            .map(c -> c.getPackageName().split("\\."))
            .filter(p -> p.length > 2)
            .map(p -> p[2])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(known).containsAll(found);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.tandem.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void vendors_stayBehindTheirFences() {
    fence("AWS SDK", "software.amazon.awssdk..", "io.tandem.aws..");
    fence("YAML", "org.yaml.snakeyaml..", "io.tandem.config..", "io.tandem.discovery..");
    fence("metrics library", "io.prometheus.metrics..", "io.tandem.selfmetrics..");
    fence(
        "CDI and channels",
        "jakarta.enterprise..",
        "io.tandem.app..",
        "io.tandem.web..",
        "io.tandem.cli..");
    fence("reactive messaging", "org.eclipse.microprofile.reactive..", "io.tandem.app..");
    fence(
        "routes",
        "io.vertx.ext.web..",
        "io.tandem.web..",
        "io.tandem.receiver..",
        "io.tandem.cluster.transport..",
        "io.tandem.app..");
    fence("Kubernetes client", "io.fabric8..", "io.tandem.kubernetes..");
    fence("Snappy", "org.xerial.snappy..", "io.tandem.wire..");
  }

  private static void fence(String what, String vendor, String... rooms) {
    noClasses()
        .that(resideOutsideOfPackages(rooms))
        .should()
        .dependOnClassesThat(resideInAPackage(vendor))
        .because(what + " has its own rooms")
        .check(CLASSES);
  }

  @Test
  void pureCode_isPure() {
    noClasses()
        .that(
            resideInAnyPackage(
                "io.tandem.model..",
                "io.tandem.relabel..",
                "io.tandem.assignment..",
                "io.tandem.scrape.parse.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.util.concurrent..",
                "java.io..",
                "java.nio.file..",
                "java.net..",
                "io.vertx..",
                "org.jboss.logging..",
                "java.util.logging.."))
        .because("pure functions are tested without a world around them")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void time_comesFromTheClock() {
    noClasses()
        .that()
        .doNotHaveSimpleName("SystemClock")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .because("tests decide what time it is")
        .check(CLASSES);
  }

  @Test
  void nothing_blocksAnEventLoop() {
    noClasses()
        .that(resideOutsideOfPackages("io.tandem.cli..", "io.tandem.app.."))
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(java.util.concurrent.CompletableFuture.class, "join")
        .orShould()
        .callMethod(java.util.concurrent.Future.class, "get")
        .because("an event loop that waits stops all of its targets")
        .check(CLASSES);
  }

  @Test
  void threads_areMadeInApp() {
    noClasses()
        .that(resideOutsideOfPackages("io.tandem.app..", "io.tandem.cli.."))
        .should()
        .callConstructor(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.Executors")
        .because("threads are passed in, so that their number is known in one place")
        .check(CLASSES);
  }

  @Test
  void statics_areFinal() {
    fields()
        .that()
        .areStatic()
        .and()
        .areNotAnnotatedWith("javax.annotation.processing.Generated")
        .should()
        .beFinal()
        .because("no test may see what another one left behind")
        .check(CLASSES);
  }

  @Test
  void statics_areNoBuffers() {
    fields()
        .that()
        .areStatic()
        .should()
        .notHaveRawType(assignableTo("io.vertx.core.buffer.Buffer"))
        .andShould()
        .notHaveRawType(assignableTo("io.netty.buffer.ByteBuf"))
        .because("statics are made while the native image is built, and no image can hold a buffer")
        .check(CLASSES);
  }

  @Test
  void names_sayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helpers?|Common|Impl|Base|Manager)")
        .because("such a name is a bag, not a thing")
        .check(CLASSES);
  }

  @Test
  void loggers_areTheSameEverywhere() {
    fields()
        .that()
        .haveRawType("org.jboss.logging.Logger")
        .should()
        .haveName("LOG")
        .andShould()
        .haveModifier(JavaModifier.PRIVATE)
        .andShould()
        .haveModifier(JavaModifier.STATIC)
        .allowEmptyShould(true)
        .check(CLASSES);
    noClasses()
        .that(resideOutsideOfPackages("io.tandem.cli.."))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .dependOnClassesThat(resideInAPackage("java.util.logging.."))
        .because("events go to one log")
        .check(CLASSES);
  }
}
