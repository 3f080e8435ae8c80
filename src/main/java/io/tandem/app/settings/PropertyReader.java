// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads single properties and collects what is wrong with them: flag, value, expectation. Goes on
 * after a fault, so that all of them are told at once. One thread.
 */
final class PropertyReader {
  private static final String PREFIX = "tandem.";

  private final Function<String, @Nullable String> source;
  private final List<String> faults = new ArrayList<>();

  PropertyReader(Function<String, @Nullable String> source) {
    this.source = source;
  }

  /** The text of a property, or null where none or an empty one is given. */
  @Nullable String text(String name) {
    String text = source.apply(name);
    return text == null || text.isEmpty() ? null : text;
  }

  String text(String name, String standard) {
    String text = text(name);
    return text == null ? standard : text;
  }

  Duration duration(String name, Duration standard) {
    return value(name, SettingValues::duration, standard);
  }

  <E extends Enum<E>> E word(String name, Class<E> type, E standard) {
    return value(name, text -> SettingValues.word(type, text), standard);
  }

  <T> T value(String name, Function<String, T> read, T standard) {
    T value = value(name, read);
    return value == null ? standard : value;
  }

  /** The value of a property, or null where it is not given or faulty. */
  <T> @Nullable T value(String name, Function<String, T> read) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return read.apply(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      fault(shown(name) + "=" + text + ": " + e.getMessage());
      return null;
    }
  }

  /**
   * A property as its flag; one that holds a job's name has none. Cluster and replica, whose flags
   * keep the prefix, are texts and never faulty.
   */
  private static String shown(String name) {
    return name.contains("\"") ? name : "--" + name.substring(PREFIX.length());
  }

  /** What is made of values that are well one by one, and may not be together. */
  <T> T checked(Supplier<T> make, T standard) {
    T made = checked(make);
    return made == null ? standard : made;
  }

  <T> @Nullable T checked(Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      fault(String.valueOf(e.getMessage()));
      return null;
    }
  }

  void fault(String sentence) {
    faults.add(sentence);
  }

  /** Throws an {@link IllegalArgumentException} with every fault there was. */
  void refuseFaults() {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }
}
