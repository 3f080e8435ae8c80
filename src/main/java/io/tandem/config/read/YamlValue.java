// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ByteSize;
import io.tandem.config.PrometheusDuration;
import io.tandem.config.Secret;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A value of the document with its file, line and key path, or a key that is absent. Each reading
 * method gives the fallback for an absent key, the zero of its type for a null (as Prometheus
 * does), and writes a fault where the value is of another kind. Belongs to the thread that loads.
 */
final class YamlValue {
  private static final BigDecimal TOO_BIG = new BigDecimal("18446744073709551616");
  private static final int SHOWN = 80;

  private final YamlDocument document;
  private final @Nullable Node node;
  private final String path;
  private final int line;

  YamlValue(YamlDocument document, @Nullable Node node, String path, int line) {
    this.document = document;
    this.node = node;
    this.path = path;
    this.line = line;
  }

  boolean isPresent() {
    return node != null;
  }

  boolean isNull() {
    return node instanceof ScalarNode scalar
        && YamlScalar.of(scalar).kind() == YamlScalar.Kind.NULL;
  }

  /** Says something that is more than nothing. */
  boolean isSet() {
    return isPresent() && !isNull();
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Null where it is a map, a list or absent. */
  @Nullable YamlScalar scalarOrNull() {
    return node instanceof ScalarNode scalarNode ? YamlScalar.of(scalarNode) : null;
  }

  String path() {
    return path;
  }

  int line() {
    return line;
  }

  /** The last key of the path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Writes a fault about this value. */
  void fault(String expected) {
    faultShowing(shown(), expected);
  }

  /** A fault about a value that is not to be shown as it is. */
  void faultShowing(String value, String expected) {
    refuse(value, "expected " + expected);
  }

  /** A fault that no other value would mend. */
  void refuse(String value, String why) {
    document.faults().add(document.file(), line, path.isEmpty() ? "document" : path, value, why);
  }

  private String shown() {
    if (node instanceof ScalarNode scalar) {
      String text = scalar.getValue().replace("\n", "\\n");
      return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
    return node == null ? "absent" : node instanceof SequenceNode ? "a list" : "a map";
  }

  /** Any scalar is a text, as it is written. */
  String text(String fallback) {
    YamlScalar scalar = scalar("a text");
    if (scalar == null) {
      return fallback;
    }
    if (scalar.kind() == YamlScalar.Kind.BAD_BINARY) {
      fault("base64, as !!binary announces");
      return fallback;
    }
    return scalar.text();
  }

  /** A text, where the empty one means that nothing is set. */
  @Nullable String textOrNull() {
    String text = text("");
    return text.isEmpty() ? null : text;
  }

  @Nullable Secret secretOrNull() {
    String text = text("");
    return text.isEmpty() ? null : new Secret(text);
  }

  /** A path, relative to the folder of the file. */
  @Nullable Path pathOrNull() {
    String text = text("");
    try {
      return text.isEmpty() ? null : document.folder().resolve(text).normalize();
    } catch (InvalidPathException e) {
      fault("a path");
      return null;
    }
  }

  boolean bool(boolean fallback) {
    YamlScalar scalar = scalar("true or false");
    if (scalar == null) {
      return fallback;
    }
    return switch (scalar.kind()) {
      case NULL -> false;
      case BOOL -> scalar.bool();
      default -> {
        fault("true or false");
        yield fallback;
      }
    };
  }

  /** An integer of 64 bits without sign; a fraction is cut off, as Prometheus does. */
  long count(long fallback) {
    BigDecimal number = number("an integer, 0 or more");
    if (number == null) {
      return fallback;
    }
    if (number.signum() < 0 || number.compareTo(TOO_BIG) > 0) {
      fault("an integer, 0 or more");
      return fallback;
    }
    // One more than the greatest is a float to Prometheus, and becomes the half of itself.
    return number.compareTo(TOO_BIG) == 0 ? Long.MIN_VALUE : number.longValue();
  }

  /** An integer of 32 bits: what remains of Prometheus' 64 is of no use for a number of things. */
  int integer(int fallback) {
    BigDecimal number = number("an integer");
    if (number == null) {
      return fallback;
    }
    if (number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
      fault("an integer up to " + Integer.MAX_VALUE);
      return fallback;
    }
    return number.intValue();
  }

  double real(double fallback) {
    BigDecimal number = number("a number");
    return number == null ? fallback : number.doubleValue();
  }

  private @Nullable BigDecimal number(String expected) {
    YamlScalar scalar = scalar(expected);
    if (scalar == null) {
      return null;
    }
    return switch (scalar.kind()) {
      case NULL -> BigDecimal.ZERO;
      case INT, FLOAT -> scalar.number();
      default -> {
        fault(expected);
        yield null;
      }
    };
  }

  Duration duration(Duration fallback) {
    if (isNull()) {
      return Duration.ZERO;
    }
    YamlScalar scalar = scalar("a duration such as 30s or 1h30m");
    if (scalar == null) {
      return fallback;
    }
    Duration duration = PrometheusDuration.parse(scalar.text());
    if (duration == null) {
      fault("a duration such as 30s or 1h30m");
      return fallback;
    }
    return duration;
  }

  long size(long fallback) {
    if (isNull()) {
      return 0;
    }
    YamlScalar scalar = scalar("a size such as 512KB or 10MB");
    if (scalar == null) {
      return fallback;
    }
    OptionalLong size = ByteSize.parse(scalar.text());
    if (size.isEmpty()) {
      fault("a size such as 512KB or 10MB");
      return fallback;
    }
    return size.getAsLong();
  }

  private @Nullable YamlScalar scalar(String expected) {
    if (node instanceof ScalarNode scalar) {
      return YamlScalar.of(scalar);
    }
    if (node != null) {
      fault(expected);
    }
    return null;
  }

  /** The elements; none where the value is absent, null or, with a fault, no list. */
  List<YamlValue> list() {
    List<YamlValue> elements = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        String at = path + "[" + elements.size() + "]";
        elements.add(new YamlValue(document, element, at, Faults.line(element.getStartMark())));
      }
    } else if (isSet()) {
      fault("a list");
    }
    return elements;
  }

  List<String> texts() {
    return list().stream().map(element -> element.text("")).toList();
  }

  /**
   * The entries of a map of any keys, in the order of the file; a key that stands twice is a fault,
   * also where it is merged from another map.
   */
  Map<String, YamlValue> entries() {
    return entries(false);
  }

  /** The entries of a section; of a key and one that is merged the later one counts. */
  Map<String, YamlValue> fields() {
    return entries(true);
  }

  private Map<String, YamlValue> entries(boolean overrides) {
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      document.collect(mapping, path, entries, overrides);
    } else if (isSet()) {
      fault("a map");
    }
    return entries;
  }

  Map<String, String> textEntries() {
    Map<String, String> texts = new LinkedHashMap<>();
    entries().forEach((key, value) -> texts.put(key, value.text("")));
    return texts;
  }

  /** The entries with all that is in them, as plain values; a null is left out. */
  Map<String, Object> plainEntries() {
    Map<String, Object> plain = new LinkedHashMap<>();
    entries()
        .forEach(
            (key, value) -> {
              if (value.isSet()) {
                plain.put(key, value.plain());
              }
            });
    return plain;
  }

  private Object plain() {
    if (node instanceof MappingNode) {
      return plainEntries();
    }
    if (!(node instanceof ScalarNode scalarNode)) {
      return list().stream().filter(YamlValue::isSet).map(YamlValue::plain).toList();
    }
    YamlScalar scalar = YamlScalar.of(scalarNode);
    return switch (scalar.kind()) {
      case BOOL -> scalar.bool();
      case INT -> scalar.number().longValue();
      case FLOAT -> scalar.number().doubleValue();
      default -> scalar.text();
    };
  }

  /** The entries of a section whose keys are known; the others are refused, each with a fault. */
  YamlMap map(Keys keys) {
    return new YamlMap(this, keys, fields());
  }

  /** A key that this section lacks. */
  YamlValue absent(String key) {
    return new YamlValue(document, null, document.join(path, key), line);
  }

  /** Whether a scalar says the given text; booleans and zero in any spelling. */
  boolean says(String accepted) {
    if (!(node instanceof ScalarNode scalarNode)) {
      return false;
    }
    YamlScalar scalar = YamlScalar.of(scalarNode);
    return switch (scalar.kind()) {
      case BOOL -> accepted.equals(Boolean.toString(scalar.bool()));
      case INT, FLOAT -> scalar.number().signum() == 0 && accepted.equals("0");
      default -> scalar.text().equals(accepted);
    };
  }
}
