// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a valid rule list from YAML; whether it is valid is the configuration's business. */
public final class RelabelYaml {
  private RelabelYaml() {}

  public static List<RelabelConfig> read(String yaml) {
    String text = yaml.startsWith("\ufeff") ? yaml.substring(1) : yaml;
    Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    return ((SequenceNode) root).getValue().stream().map(node -> rule((MappingNode) node)).toList();
  }

  private static RelabelConfig rule(MappingNode rule) {
    return new RelabelConfig(
        sources(rule),
        text(rule, "separator", ";"),
        text(rule, "regex", "(.*)"),
        modulus(text(rule, "modulus", "0")),
        text(rule, "target_label", ""),
        text(rule, "replacement", "$1"),
        Action.valueOf(text(rule, "action", "replace").toUpperCase(Locale.ROOT)));
  }

  /** What is beyond 64 bits becomes 2^63, as Go converts a float that is too large. */
  private static long modulus(String text) {
    BigInteger number =
        text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    return number.bitLength() > Long.SIZE ? Long.MIN_VALUE : number.longValue();
  }

  private static List<String> sources(MappingNode rule) {
    return field(rule, "source_labels") instanceof SequenceNode list
        ? list.getValue().stream().map(RelabelYaml::text).toList()
        : List.of();
  }

  private static String text(MappingNode rule, String key, String otherwise) {
    Node value = field(rule, key);
    return value == null ? otherwise : text(value);
  }

  private static String text(Node node) {
    if (node.getTag().equals(Tag.NULL)) {
      return "";
    }
    String text = ((ScalarNode) node).getValue();
    return node.getTag().equals(Tag.BINARY)
        ? new String(Base64.getDecoder().decode(text), UTF_8)
        : text;
  }

  private static Node field(MappingNode rule, String key) {
    for (NodeTuple tuple : rule.getValue()) {
      if (((ScalarNode) tuple.getKeyNode()).getValue().equals(key)) {
        return tuple.getValueNode();
      }
    }
    return null;
  }
}
