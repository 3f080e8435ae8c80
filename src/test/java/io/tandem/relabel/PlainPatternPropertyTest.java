// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The short ways round the pattern engine give its answers. */
class PlainPatternPropertyTest {
  @Property(tries = 20_000)
  void plainPattern_answersAsTheEngine(
      @ForAll("patterns") String regex, @ForAll("values") String value) {
    ValuePattern plain = PlainPatternReader.read(regex);
    Statistics.collect(plain == null ? "engine" : plain.getClass().getSimpleName());
    if (plain == null) {
      return;
    }
    Re2Pattern engine = new Re2Pattern(regex);
    assertThat(plain.matches(value)).isEqualTo(engine.matches(value));
    assertThat(plain.groups(value)).isEqualTo(engine.groups(value));
    Template template = Template.compile("<$1|$0>", plain);
    assertThat(plain.replaceAll(value, template)).isEqualTo(engine.replaceAll(value, template));
  }

  @Provide
  Arbitrary<String> patterns() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "a", "b", "ab", "é", "😀", "|", "(", ")", "(?:", ".*", ".+", "(.*)", "(.+)", "(?:.+)",
            "\\.", "\\(", "\\\\", "\\d", "\\Q", "\\", ".", "^", "$", "\n", "{", "?", "[", "-", "/");
    Arbitrary<String> wild = piece.list().ofMaxSize(6).map(p -> String.join("", p));
    Arbitrary<String> word = Arbitraries.of("", "a", "b", "ab", "a\\.b", "é", "-");
    Arbitrary<String> choice = word.list().ofMinSize(1).ofMaxSize(4).map(w -> String.join("|", w));
    Arbitrary<String> wrapped =
        Combinators.combine(choice, Arbitraries.of("%s", "(%s)", "(?:%s)"))
            .as((text, form) -> form.formatted(text));
    Arbitrary<String> prefix =
        Combinators.combine(word, Arbitraries.of(".*", ".+", "(.*)", "(.+)", "(?:.*)"))
            .as((text, tail) -> text + tail);
    return Arbitraries.oneOf(wild, wrapped, prefix);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of("a", "b", "ab", ".", "a.b", "é", "😀", "\n", "-", "(", "\\", "|", "x")
        .list()
        .ofMaxSize(4)
        .map(p -> String.join("", p));
  }
}
