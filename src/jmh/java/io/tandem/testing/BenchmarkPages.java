// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Expositions of exactly {@link #SAMPLES} samples, so that every score can be told per sample.
 * Deterministic. Names, label sets and the mix of values follow what node_exporter and
 * kube-state-metrics with cAdvisor show; nothing is copied from a real host.
 */
public final class BenchmarkPages {
  public static final int SAMPLES = 1000;

  private static final String[] DEVICES = {"eth0", "lo", "veth3fa91c27", "veth7f52384e", "cni0"};
  private static final String[] DIRECTIONS = {"receive", "transmit"};
  private static final String[] KINDS = {"bytes", "packets", "errs", "drop", "fifo"};
  private static final String[] MODES = {
    "idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"
  };
  private static final String[] PHASES = {"Pending", "Succeeded", "Failed", "Unknown", "Running"};
  private static final String[] BOUNDS = {
    "0.005", "0.05", "0.1", "0.5", "1", "2", "5", "10", "60", "+Inf"
  };

  private final Random random = new Random(20_240_607);
  private final StringBuilder text = new StringBuilder(1 << 18);
  private int samples;

  private BenchmarkPages() {}

  /**
   * The page of that name.
   *
   * @param name {@code node}, {@code kube}, {@code buckets} (bounds written as {@code 1}, which are
   *     stored as {@code 1.0}), {@code unsorted}, {@code escaped}, or a file: its first samples,
   *     repeated under other names where it has fewer
   */
  public static byte[] page(String name) {
    BenchmarkPages page = new BenchmarkPages();
    switch (name) {
      case "node" -> page.fill(page::node);
      case "kube" -> page.fill(page::kube);
      case "buckets" -> page.fill(page::buckets);
      case "unsorted" -> page.fill(page::unsorted);
      case "escaped" -> page.fill(page::escaped);
      default -> page.file(Path.of(name));
    }
    return page.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The bytes as a server with gzip sends them. */
  public static byte[] gzip(byte[] page) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(page);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private interface Round {
    void write(int round);
  }

  private void fill(Round round) {
    for (int i = 0; samples < SAMPLES; i++) {
      round.write(i);
    }
  }

  private void family(String name, String type, String help) {
    if (samples < SAMPLES) {
      text.append("# HELP ").append(name).append(' ').append(help).append('\n');
      text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
  }

  private void sample(String series, String value) {
    if (samples < SAMPLES) {
      text.append(series).append(' ').append(value).append('\n');
      samples++;
    }
  }

  /** Counts, sizes as Go writes them, seconds, zeros. */
  private String value() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> String.valueOf(random.nextInt(100_000));
      case 3, 4 -> "0";
      case 5 -> String.format(Locale.ROOT, "%.2f", random.nextDouble() * 100_000);
      case 6 -> random.nextInt(1, 10) + "." + random.nextInt(1, 99_999_999) + "e+09";
      default -> String.valueOf(random.nextDouble());
    };
  }

  private String hex(int digits) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return hex.toString();
  }

  private void node(int round) {
    String cpu = "node_cpu_seconds_total";
    family(cpu, "counter", "Seconds the CPUs spent in each mode.");
    for (int i = 0; i < 4; i++) {
      for (String mode : MODES) {
        sample(cpu + "{cpu=\"" + (4 * round + i) + "\",mode=\"" + mode + "\"}", value());
      }
    }
    for (String direction : DIRECTIONS) {
      for (String kind : KINDS) {
        String name = "node_network_" + direction + "_" + kind + "_total";
        family(name, "counter", "Network device statistic " + direction + "_" + kind + ".");
        for (String device : DEVICES) {
          sample(name + "{device=\"" + device + "_" + round + "\"}", value());
        }
      }
    }
    for (String kind : List.of("Active", "Buffers", "Cached", "Dirty", "MemFree", "SwapTotal")) {
      String name = "node_memory_" + kind + round + "_bytes";
      family(name, "gauge", "Memory information field " + kind + "_bytes.");
      sample(name, value());
    }
    for (String kind : List.of("avail", "files", "free", "size")) {
      String name = "node_filesystem_" + kind + "_bytes";
      family(name, "gauge", "Filesystem " + kind + " in bytes.");
      String where = "{device=\"/dev/nvme" + round + "n1p1\",fstype=\"ext4\",mountpoint=\"/\"}";
      sample(name + where, value());
    }
    sample("go_goroutines_" + round, value());
  }

  private void kube(int pod) {
    String name = "checkout-service-" + hex(10) + "-x" + pod;
    String uid = hex(8) + "-" + hex(4) + "-" + hex(4) + "-" + hex(4) + "-" + hex(12);
    String labels = "namespace=\"shop-production\",pod=\"" + name + "\",uid=\"" + uid + "\"";
    family("kube_pod_status_phase", "gauge", "The pods current phase.");
    for (String phase : PHASES) {
      sample("kube_pod_status_phase{" + labels + ",phase=\"" + phase + "\"}", "0");
    }
    family("kube_pod_container_resource_requests", "gauge", "What a container asks for.");
    String asks = "kube_pod_container_resource_requests{" + labels + ",container=\"app\",resource=";
    sample(asks + "\"cpu\",unit=\"core\"}", "0.25");
    sample(asks + "\"memory\",unit=\"byte\"}", "5.36870912e+08");
    String container =
        "{container=\"app\",id=\"/kubepods.slice/kubepods-burstable.slice/cri-containerd-"
            + hex(64)
            + ".scope\",image=\"registry.example/shop/checkout@sha256:"
            + hex(64)
            + "\",namespace=\"shop-production\",pod=\""
            + name
            + "\"}";
    for (String figure : List.of("cpu_usage_seconds_total", "memory_rss", "threads")) {
      family("container_" + figure, "gauge", "cAdvisor figure.");
      sample("container_" + figure + container, value());
    }
  }

  private void buckets(int round) {
    String name = "http_request_duration_seconds";
    String labels = "code=\"200\",handler=\"/api/v" + round + "\"";
    family(name, "histogram", "Duration of requests.");
    for (String bound : BOUNDS) {
      sample(name + "_bucket{" + labels + ",le=\"" + bound + "\"}", value());
    }
    sample(name + "_sum{" + labels + "}", value());
    sample(name + "_count{" + labels + "}", value());
  }

  private void unsorted(int round) {
    String name = "kube_deployment_status_condition";
    family(name, "gauge", "The current status conditions of a deployment.");
    String labels = "namespace=\"shop\",deployment=\"d" + round + "\",condition=\"Available\"";
    for (String status : List.of("true", "false", "unknown")) {
      sample(name + "{" + labels + ",status=\"" + status + "\"}", "1");
    }
  }

  private void escaped(int round) {
    String name = "windows_logical_disk_free_bytes";
    family(name, "gauge", "Free space in bytes.");
    sample(name + "{path=\"C:\\\\data\\\\" + round + "\",volume=\"C:\"}", value());
  }

  private void file(Path path) {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (IOException e) {
      throw new IllegalArgumentException("no such page: " + path, e);
    }
    fill(
        round -> {
          String prefix = round == 0 ? "" : "again_" + round + "_";
          for (String line : lines) {
            int blank = line.lastIndexOf(' ');
            if (line.startsWith("# ")) {
              text.append(samples < SAMPLES ? line + "\n" : "");
            } else if (blank > 0) {
              sample(prefix + line.substring(0, blank), line.substring(blank + 1));
            }
          }
        });
  }
}
