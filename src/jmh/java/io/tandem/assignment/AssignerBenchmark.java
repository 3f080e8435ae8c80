// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The assignment of a whole fleet, forty targets a member. Single shots: a coordinator works it out
 * now and then, and the first time counts. Beside the time there is the CPU's, summed over the
 * shots, which a busy machine changes less.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 10)
@Fork(
    value = 3,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx500m"})
public class AssignerBenchmark {
  private static final int TARGETS_PER_MEMBER = 40;

  @Param({"100", "1000", "5000"})
  public int members = 5000;

  private List<AssignableMember> fleet = List.of();
  private List<AssignableTarget> targets = List.of();
  private List<AssignableTarget> jittered = List.of();
  private Map<Long, Owners> owners = Map.of();

  @Setup
  public void setUp() {
    fleet = SampleFleets.members(members);
    targets = SampleFleets.targets(TARGETS_PER_MEMBER * members, members, 1);
    jittered = SampleFleets.jittered(targets, 0.03, 2);
    // Names as they come out of reports: equal, and not the same.
    Map<Long, Owners> reported = new HashMap<>();
    assign(fleet, targets, Map.of())
        .owners()
        .forEach((id, o) -> reported.put(id, new Owners(copy(o.a()), copy(o.b()))));
    owners = reported;
  }

  @SuppressWarnings("StringOperationCanBeSimplified")
  private static String copy(String name) {
    return name == null ? null : new String(name);
  }

  /** Milliseconds of the CPU. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Cpu {
    public long cpuMillis;

    private Assignment count(Supplier<Assignment> work) {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadCpuTime();
      Assignment made = work.get();
      cpuMillis += (threads.getCurrentThreadCpuTime() - before) / 1_000_000;
      return made;
    }
  }

  private Assignment assign(
      List<AssignableMember> there, List<AssignableTarget> work, Map<Long, Owners> previous) {
    return Assigner.assign(there, work, previous, AssignmentRules.DEFAULTS);
  }

  @Benchmark
  public Assignment first(Cpu cpu) {
    return cpu.count(() -> assign(fleet, targets, Map.of()));
  }

  @Benchmark
  public Assignment memberLost(Cpu cpu) {
    return cpu.count(() -> assign(fleet.subList(1, fleet.size()), targets, owners));
  }

  @Benchmark
  public Assignment nothingChanged(Cpu cpu) {
    return cpu.count(() -> assign(fleet, targets, owners));
  }

  @Benchmark
  public Assignment weightsJittered(Cpu cpu) {
    return cpu.count(() -> assign(fleet, jittered, owners));
  }
}
