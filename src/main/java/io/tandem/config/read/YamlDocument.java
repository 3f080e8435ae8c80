// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * One YAML text; what follows a first document in it is not read, as in Prometheus. Belongs to the
 * thread that loads.
 */
final class YamlDocument {
  private static final int MAX_DEPTH = 200;

  /** Maps that merge maps that merge maps grow without bound from a few lines. */
  private static final int MAX_MERGES = 100_000;

  private final Path file;
  private final Faults faults;
  private int merges;
  private int mergeDepth;
  private boolean refusedMerges;

  YamlDocument(Path file, Faults faults) {
    this.file = file;
    this.faults = faults;
  }

  Path file() {
    return file;
  }

  Faults faults() {
    return faults;
  }

  /** The value of the whole text; absent where there is none or, with a fault, no YAML. */
  YamlValue read(String text) {
    return documents(text, 1).getFirst();
  }

  /**
   * The first documents of the text; at least one value, which may be absent as in {@link #read}.
   */
  List<YamlValue> documents(String text, int most) {
    List<YamlValue> documents = new ArrayList<>();
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setNestingDepthLimit(MAX_DEPTH);
    try {
      Composer composer =
          new Composer(
              new ParserImpl(new StreamReader(text), options),
              new YamlScalar.PlainResolver(),
              options);
      while (documents.size() < most && composer.checkNode()) {
        Node root = composer.getNode();
        documents.add(new YamlValue(this, root, "", Faults.line(root.getStartMark())));
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : Faults.line(e.getProblemMark());
      faults.add(file, line, "yaml", String.valueOf(e.getProblem()), "expected valid YAML");
    } catch (YAMLException e) {
      faults.add(
          file,
          0,
          "yaml",
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "expected valid YAML");
    }
    if (documents.isEmpty()) {
      documents.add(new YamlValue(this, null, "", 1));
    }
    return documents;
  }

  Path folder() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /**
   * Puts the entries of a map and of those that it merges into the given one.
   *
   * @param overrides whether a key may stand in several of these maps
   */
  void collect(MappingNode mapping, String path, Map<String, YamlValue> into, boolean overrides) {
    Set<String> own = overrides ? new HashSet<>() : into.keySet();
    for (NodeTuple entry : mapping.getValue()) {
      int line = Faults.line(entry.getKeyNode().getStartMark());
      String key = key(entry.getKeyNode());
      if (key == null) {
        faults.add(
            file, line, path.isEmpty() ? "yaml" : path, "a map or list", "expected a text as key");
      } else if (isMerge(entry.getKeyNode())) {
        merge(entry.getValueNode(), path, into, overrides);
      } else {
        String at = join(path, key);
        if (overrides ? !own.add(key) : own.contains(key)) {
          faults.add(file, line, at, "given again", "expected each key once");
        }
        into.put(key, new YamlValue(this, entry.getValueNode(), at, line));
      }
    }
  }

  private static @Nullable String key(Node node) {
    return node instanceof ScalarNode scalar ? YamlScalar.of(scalar).text() : null;
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().equals("<<");
  }

  /** Of several merged maps the first one wins, so it is put last. */
  private void merge(Node merged, String path, Map<String, YamlValue> into, boolean overrides) {
    merges++;
    mergeDepth++;
    int line = Faults.line(merged.getStartMark());
    if (refusedMerges || merges > MAX_MERGES || mergeDepth > MAX_DEPTH) {
      if (!refusedMerges) {
        faults.add(file, line, path + ".<<", "too much", "expected less to merge");
      }
      refusedMerges = true;
    } else if (merged instanceof MappingNode mapping) {
      collect(mapping, path, into, overrides);
    } else if (merged instanceof SequenceNode sequence) {
      List<Node> maps = sequence.getValue();
      for (int i = maps.size() - 1; i >= 0; i--) {
        merge(maps.get(i), path, into, overrides);
      }
    } else {
      faults.add(file, line, path + ".<<", "no map", "expected a map or a list of maps to merge");
    }
    mergeDepth--;
  }
}
