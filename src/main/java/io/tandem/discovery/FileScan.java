// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.tandem.config.ConfigException;
import io.tandem.config.DiscoveryConfig.StaticGroup;
import io.tandem.config.read.PathGlob;
import io.tandem.config.read.TargetGroupsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the files of one file_sd_config held when they were last read. Blocks; a worker's. */
final class FileScan {
  private final List<String> patterns;
  private Map<Path, Known> known = new LinkedHashMap<>();

  FileScan(List<String> patterns) {
    this.patterns = patterns;
  }

  /** How a file looks from outside: what differs was written. */
  private record Stamp(FileTime modified, long size, @Nullable Object key) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
    }
  }

  private record Known(@Nullable Stamp stamp, List<TargetGroup> groups) {}

  /**
   * One look at the files.
   *
   * @param changed whether any file was read, came or went
   * @param read files that were read, and are good
   * @param failed files that could not be read, each with the reason
   */
  record Result(
      boolean changed, List<TargetGroup> groups, List<String> read, Map<String, String> failed) {}

  /**
   * Looks once.
   *
   * @param all reads files again that look as before
   */
  Result run(boolean all) {
    Map<Path, Known> now = new LinkedHashMap<>();
    List<String> read = new ArrayList<>();
    Map<String, String> failed = new TreeMap<>();
    for (String pattern : patterns) {
      for (Path file : PathGlob.expand(Path.of(pattern))) {
        now.computeIfAbsent(file, f -> look(f, all, read, failed));
      }
    }
    boolean changed = !read.isEmpty() || !now.keySet().equals(known.keySet());
    known = now;
    List<TargetGroup> groups = now.values().stream().flatMap(k -> k.groups().stream()).toList();
    return new Result(changed, groups, read, failed);
  }

  private Known look(Path file, boolean all, List<String> read, Map<String, String> failed) {
    Known before = known.get(file);
    List<TargetGroup> lastGood = before == null ? List.of() : before.groups();
    Stamp stamp = null;
    try {
      stamp = Stamp.of(file);
      if (!all && before != null && stamp.equals(before.stamp())) {
        return before;
      }
      List<TargetGroup> groups = read(file);
      read.add(file.toString());
      return new Known(stamp, groups);
    } catch (IOException | ConfigException e) {
      failed.put(file.toString(), String.valueOf(e.getMessage()));
      return new Known(stamp, lastGood);
    }
  }

  private static List<TargetGroup> read(Path file) throws IOException, ConfigException {
    byte[] bytes = Files.readAllBytes(file);
    boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    List<StaticGroup> read =
        json
            ? GroupTexts.readJson(bytes)
            : TargetGroupsFile.read(file, new String(bytes, StandardCharsets.UTF_8));
    List<TargetGroup> groups = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      groups.add(GroupTexts.group(file + ":" + i, read.get(i), "__meta_filepath", file.toString()));
    }
    return groups;
  }
}
