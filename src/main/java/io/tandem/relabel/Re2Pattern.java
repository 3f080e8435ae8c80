// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The pattern engine itself: linear time, no look-around, no back-references. */
final class Re2Pattern implements ValuePattern {
  private final Pattern pattern;

  Re2Pattern(String regex) {
    try {
      pattern = Pattern.compile("^(?s:" + regex + ")$");
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Searches rather than matches: a pattern such as {@code a)|(b} gets out of its anchors. */
  @Override
  public boolean matches(String value) {
    return pattern.matcher(value).find();
  }

  @Override
  public int @Nullable [] groups(String value) {
    Matcher matcher = pattern.matcher(value);
    return matcher.find() ? spans(matcher) : null;
  }

  @Override
  public int groupNamed(String name) {
    return pattern.namedGroups().getOrDefault(name, -1);
  }

  @Override
  public String replaceAll(String value, Template replacement) {
    StringBuilder text = new StringBuilder();
    Matcher matcher = pattern.matcher(value);
    int copied = 0;
    while (matcher.find()) {
      // As in Go, an empty match right behind another one does not count.
      if (matcher.end() > copied || matcher.start() == 0) {
        text.append(value, copied, matcher.start());
        text.append(replacement.expand(value, spans(matcher)));
        copied = matcher.end();
      }
    }
    return text.append(value, copied, value.length()).toString();
  }

  private static int[] spans(Matcher matcher) {
    int[] spans = new int[2 * (matcher.groupCount() + 1)];
    for (int i = 0; i < spans.length; i += 2) {
      spans[i] = matcher.start(i / 2);
      spans[i + 1] = matcher.end(i / 2);
    }
    return spans;
  }
}
