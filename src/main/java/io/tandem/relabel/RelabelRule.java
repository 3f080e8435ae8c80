// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import io.tandem.config.RelabelConfig;
import io.tandem.model.LabelsBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** One compiled rule. Immutable; any thread. */
@FunctionalInterface
interface RelabelRule {
  /** Changes the labels; false drops them. */
  boolean apply(LabelsBuilder labels);

  static RelabelRule compile(RelabelConfig config, boolean legacyNames) {
    SourceValue source = SourceValue.of(config.sourceLabels(), config.separator());
    String target = config.targetLabel();
    return switch (config.action()) {
      case REPLACE -> Replace.compile(config, source, legacyNames);
      case KEEP -> {
        ValuePattern pattern = ValuePattern.compile(config.regex());
        yield labels -> pattern.matches(source.read(labels));
      }
      case DROP -> {
        ValuePattern pattern = ValuePattern.compile(config.regex());
        yield labels -> !pattern.matches(source.read(labels));
      }
      case KEEPEQUAL -> labels -> labels.getOrEmpty(target).equals(source.read(labels));
      case DROPEQUAL -> labels -> !labels.getOrEmpty(target).equals(source.read(labels));
      case HASHMOD -> new HashMod(source, target, config.modulus());
      case LABELMAP -> LabelMap.compile(config);
      case LABELDROP -> new LabelFilter(ValuePattern.compile(config.regex()), false);
      case LABELKEEP -> new LabelFilter(ValuePattern.compile(config.regex()), true);
      case LOWERCASE -> new ChangeCase(source, target, Character::toLowerCase);
      case UPPERCASE -> new ChangeCase(source, target, Character::toUpperCase);
    };
  }

  /** Writes what the pattern took out of the source to the target, where it matches. */
  record Replace(
      SourceValue source,
      ValuePattern pattern,
      Template target,
      Template replacement,
      boolean legacyNames)
      implements RelabelRule {

    static Replace compile(RelabelConfig config, SourceValue source, boolean legacyNames) {
      ValuePattern pattern = ValuePattern.compile(config.regex());
      return new Replace(
          source,
          pattern,
          Template.compile(config.targetLabel(), pattern),
          Template.compile(config.replacement(), pattern),
          legacyNames);
    }

    @Override
    public boolean apply(LabelsBuilder labels) {
      String value = source.read(labels);
      int[] groups = pattern.groups(value);
      if (groups != null) {
        String name = target.expand(value, groups);
        if (LabelNames.isValid(name, legacyNames)) {
          labels.set(name, replacement.expand(value, groups));
        }
      }
      return true;
    }
  }

  /** Spreads label sets over a number of buckets; the bytes that count are Prometheus' choice. */
  record HashMod(SourceValue source, String target, long modulus) implements RelabelRule {
    @Override
    public boolean apply(LabelsBuilder labels) {
      byte[] digest = md5(source.read(labels).getBytes(StandardCharsets.UTF_8));
      long hash = ByteBuffer.wrap(digest).getLong(8);
      labels.set(target, Long.toUnsignedString(Long.remainderUnsigned(hash, modulus)));
      return true;
    }

    private static byte[] md5(byte[] bytes) {
      try {
        return MessageDigest.getInstance("MD5").digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has MD5", e);
      }
    }
  }

  /** Copies labels whose name matches to the name that the replacement makes of it. */
  record LabelMap(ValuePattern pattern, Template replacement) implements RelabelRule {
    static LabelMap compile(RelabelConfig config) {
      ValuePattern pattern = ValuePattern.compile(config.regex());
      return new LabelMap(pattern, Template.compile(config.replacement(), pattern));
    }

    @Override
    public boolean apply(LabelsBuilder labels) {
      // Setting moves labels about, so what is there is read first.
      List<String> copies = new ArrayList<>();
      for (int i = 0; i < labels.size(); i++) {
        if (pattern.matches(labels.name(i))) {
          copies.add(pattern.replaceAll(labels.name(i), replacement));
          copies.add(labels.value(i));
        }
      }
      for (int i = 0; i < copies.size(); i += 2) {
        labels.set(copies.get(i), copies.get(i + 1));
      }
      return true;
    }
  }

  /** Removes labels by their name. */
  record LabelFilter(ValuePattern pattern, boolean keepMatching) implements RelabelRule {
    @Override
    public boolean apply(LabelsBuilder labels) {
      for (int i = labels.size() - 1; i >= 0; i--) {
        if (pattern.matches(labels.name(i)) != keepMatching) {
          labels.remove(labels.name(i));
        }
      }
      return true;
    }
  }

  /** Maps each code point by itself, as Go does: no letter becomes two. */
  record ChangeCase(SourceValue source, String target, IntUnaryOperator mapping)
      implements RelabelRule {
    @Override
    public boolean apply(LabelsBuilder labels) {
      String value = source.read(labels);
      int[] mapped = value.codePoints().map(mapping).toArray();
      labels.set(target, new String(mapped, 0, mapped.length));
      return true;
    }
  }
}
