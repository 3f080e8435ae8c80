// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tandem.assignment.AssignableMember.Stance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of moves: who is there, who owned what, who owns what now, which targets moved and why,
 * and where stale markers are due.
 *
 * <p>Members are {@code name@node/zone}, with {@code !keeps} or {@code !leaves}; targets {@code
 * number@node/zone}, with {@code *weight}, {@code ?once} where they are scraped once, and {@code
 * ?stays} where they have just moved; owners {@code number=a+b}, with {@code -} for nobody; moves
 * {@code number.replica:from>to why}. A stale marker, {@code number@member}, is due where an owner
 * loses a target that is in no assignment any more: a target that is owned elsewhere, or by nobody
 * for want of members, has moved.
 */
class AssignmentMovesTest {
  private static final String FOUR = "m1@n1/z1 m2@n2/z1 m3@n3/z2 m4@n4/z2";
  private static final String TARGETS = "1@n1/z1 2@n2/z1 3@n3/z2 4@n4/z2";
  private static final String OWNED = "1=m1+m2 2=m1+m2 3=m3+m4 4=m3+m4";

  record Row(
      String members, String targets, String before, String after, String moves, String stale) {}

  static Stream<Arguments> rows() {
    return Stream.of(ROWS);
  }

  private static Arguments row(
      String name,
      String members,
      String targets,
      String before,
      String after,
      String moves,
      String stale) {
    return argumentSet(name, new Row(members, targets, before, after, moves, stale));
  }

  private static final Arguments[] ROWS = {
    row("nothing changes", FOUR, TARGETS, OWNED, OWNED, "", ""),
    row("the first assignment", FOUR, TARGETS, "", "1=m1+m2 2=m2+m1 3=m3+m4 4=m4+m3", "", ""),
    row(
        "a member is silent, its grace runs",
        "m1@n1/z1!keeps m2@n2/z1 m3@n3/z2 m4@n4/z2",
        TARGETS,
        OWNED,
        OWNED,
        "",
        ""),
    row(
        "its grace is over: its targets move, its partner's do not",
        "m2@n2/z1 m3@n3/z2 m4@n4/z2",
        TARGETS,
        OWNED,
        "1=m4+m2 2=m3+m2 3=m3+m4 4=m3+m4",
        "1.a:m1>m4 OWNER_LEFT 2.a:m1>m3 OWNER_LEFT",
        ""),
    row(
        "both owners are gone",
        "m3@n3/z2 m4@n4/z2",
        TARGETS,
        OWNED,
        "1=m4+m3 2=m4+m3 3=m3+m4 4=m3+m4",
        "1.a:m1>m4 OWNER_LEFT 1.b:m2>m3 OWNER_LEFT 2.a:m1>m4 OWNER_LEFT 2.b:m2>m3 OWNER_LEFT",
        ""),
    row(
        "a member leaves for good",
        "m1@n1/z1 m2@n2/z1!leaves m3@n3/z2 m4@n4/z2",
        TARGETS,
        OWNED,
        "1=m1+m4 2=m1+m3 3=m3+m4 4=m3+m4",
        "1.b:m2>m4 OWNER_LEFT 2.b:m2>m3 OWNER_LEFT",
        ""),
    row(
        "a member comes: targets go home to it, and to their zone",
        FOUR,
        TARGETS,
        "1=m2+m3 2=m2+m3 3=m3+m2 4=m3+m4",
        "1=m2+m1 2=m2+m1 3=m3+m4 4=m3+m4",
        "1.b:m3>m1 HOME 2.b:m3>m1 HOME 3.b:m2>m4 HOME",
        ""),
    row(
        "... but those that have just moved stay where they are",
        FOUR,
        "1@n1/z1?stays 2@n2/z1?stays 3@n3/z2?stays 4@n4/z2?stays",
        "1=m2+m3 2=m2+m3 3=m3+m2 4=m3+m4",
        "1=m2+m3 2=m2+m3 3=m3+m2 4=m3+m4",
        "",
        ""),
    row(
        "... unless an owner is gone",
        "m1@n1/z1 m2@n2/z1 m4@n4/z2",
        "1@n1/z1?stays 2@n2/z1?stays",
        "1=m1+m3 2=m2+m3",
        "1=m1+m2 2=m2+m4",
        "1.b:m3>m2 OWNER_LEFT 2.b:m3>m4 OWNER_LEFT",
        ""),
    row(
        "a target disappears",
        FOUR,
        "1@n1/z1 2@n2/z1 3@n3/z2",
        OWNED,
        "1=m1+m2 2=m1+m2 3=m3+m4",
        "",
        "4@m3 4@m4"),
    row(
        "a target disappears with one of its owners",
        "m1@n1/z1 m2@n2/z1 m3@n3/z2",
        "1@n1/z1 2@n2/z1 3@n3/z2",
        OWNED,
        "1=m1+m2 2=m1+m2 3=m3+m1",
        "3.b:m4>m1 OWNER_LEFT",
        "4@m3 4@m4"),
    row(
        "a target appears",
        FOUR,
        "1@n1/z1 2@n2/z1 3@n3/z2 4@n4/z2 5@n4/z2",
        OWNED,
        "1=m1+m2 2=m1+m2 3=m3+m4 4=m3+m4 5=m4+m3",
        "",
        ""),
    row(
        "a target is scraped once from now on",
        FOUR,
        "1@n1/z1 2@n2/z1 3@n3/z2 4@n4/z2?once",
        OWNED,
        "1=m1+m2 2=m1+m2 3=m3+m4 4=m3+-",
        "4.b:m4>- ALONE",
        ""),
    row(
        "... and its owner in a is gone",
        "m1@n1/z1 m2@n2/z1 m4@n4/z2",
        "1@n1/z1 4@n4/z2?once",
        "1=m1+m2 4=m3+m4",
        "1=m1+m2 4=m4+-",
        "4.a:m3>m4 OWNER_LEFT 4.b:m4>- ALONE",
        ""),
    row(
        "a target is scraped twice from now on",
        "m1@n1/z1 m2@n2/z1",
        "1@n1/z1 2@n2/z1",
        "1=m1+- 2=m2+m1",
        "1=m1+m2 2=m2+m1",
        "",
        ""),
    row(
        "one node is left",
        "m2@n2/z1",
        "1@n1/z1 2@n2/z1",
        "1=m1+m2 2=m2+m1",
        "1=m2+- 2=m2+-",
        "1.a:m1>m2 OWNER_LEFT 1.b:m2>- ALONE 2.b:m1>- OWNER_LEFT",
        ""),
    row(
        "a second node comes",
        "m1@n1/z1 m2@n2/z1",
        "1@n1/z1 2@n2/z1",
        "1=m1+- 2=m1+-",
        "1=m1+m2 2=m1+m2",
        "",
        ""),
    row(
        "no member is left",
        "",
        "1@n1/z1 2@n2/z1",
        "1=m1+m2 2=m2+m1",
        "1=-+- 2=-+-",
        "1.a:m1>- OWNER_LEFT 1.b:m2>- OWNER_LEFT 2.a:m2>- OWNER_LEFT 2.b:m1>- OWNER_LEFT",
        ""),
    row(
        "the last ones leave: better they than nobody",
        "m1@n1/z1!leaves m2@n2/z1!leaves",
        "1@n1/z1",
        "1=m1+m2",
        "1=m1+m2",
        "",
        ""),
    row(
        "the last one is silent on the only node",
        "m1@n1/z1!keeps m2@n1/z1",
        "1@n1/z1",
        "1=m3+m1",
        "1=m2+m1",
        "1.a:m3>m2 OWNER_LEFT",
        ""),
    row(
        "two owners on one node",
        "m1@n1/z1 m2@n1/z1 m3@n3/z1",
        "1@n1/z1",
        "1=m1+m2",
        "1=m1+m3",
        "1.b:m2>m3 APART",
        ""),
    row(
        "a target grows heavy: the others make room",
        "m1@n1/z1 m2@n2/z1 m3@n3/z1",
        "1@n1/z1*90 2@n1/z1 3@n1/z1 4@n2/z1 5@n2/z1 6@n3/z1",
        "1=m1+m2 2=m1+m3 3=m1+m2 4=m2+m1 5=m2+m3 6=m3+m2",
        "1=m1+m2 2=m1+m3 3=m1+m3 4=m3+m1 5=m2+m3 6=m3+m2",
        "3.b:m2>m3 BALANCE 4.a:m2>m3 BALANCE",
        "")
  };

  @ParameterizedTest
  @MethodSource("rows")
  void change_movesWhatTheTableSays(Row row) {
    List<AssignableTarget> targets = words(row.targets).map(AssignmentMovesTest::target).toList();
    Map<Long, Owners> before = owners(row.before);
    Assignment assignment =
        Assigner.assign(
            words(row.members).map(AssignmentMovesTest::member).toList(),
            targets,
            before,
            AssignmentRules.DEFAULTS);
    assertThat(text(assignment.owners())).isEqualTo(row.after);
    assertThat(
            assignment.moves().stream()
                .map(AssignmentMovesTest::text)
                .sorted()
                .collect(joining(" ")))
        .isEqualTo(row.moves);
    assertThat(stale(before, assignment)).isEqualTo(row.stale);
  }

  private static Stream<String> words(String line) {
    return Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty());
  }

  private static AssignableMember member(String word) {
    String[] parts = word.split("[@/!]");
    Stance stance =
        parts.length == 3 ? Stance.TAKES : Stance.valueOf(parts[3].toUpperCase(Locale.ROOT));
    return new AssignableMember(parts[0], parts[1], parts[2], stance);
  }

  private static AssignableTarget target(String word) {
    String[] parts = word.replaceFirst("[?].*", "").split("[@/*]");
    double weight = parts.length == 3 ? 10 : Double.parseDouble(parts[3]);
    boolean paired = !word.endsWith("?once");
    boolean settled = !word.endsWith("?stays");
    return new AssignableTarget(
        Long.parseLong(parts[0]), parts[1], parts[2], weight, paired, settled);
  }

  private static Map<Long, Owners> owners(String line) {
    Map<Long, Owners> owners = new HashMap<>();
    words(line)
        .map(word -> word.split("[=+]"))
        .forEach(p -> owners.put(Long.parseLong(p[0]), new Owners(named(p[1]), named(p[2]))));
    return owners;
  }

  private static @Nullable String named(String word) {
    return word.equals("-") ? null : word;
  }

  private static String named(@Nullable String a, @Nullable String b) {
    return (a == null ? "-" : a) + "+" + (b == null ? "-" : b);
  }

  private static String text(Map<Long, Owners> owners) {
    return owners.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() + "=" + named(e.getValue().a(), e.getValue().b()))
        .collect(joining(" "));
  }

  private static String text(Assignment.Move move) {
    String to = move.to() == null ? "-" : move.to();
    String slot = move.targetId() + (move.second() ? ".b:" : ".a:");
    return slot + move.from() + ">" + to + " " + move.why();
  }

  private static String stale(Map<Long, Owners> before, Assignment now) {
    List<String> due = new ArrayList<>();
    for (long id : new TreeSet<>(before.keySet())) {
      Owners was = before.get(id);
      if (!now.owners().containsKey(id)) {
        Stream.of(was.a(), was.b()).filter(m -> m != null).forEach(m -> due.add(id + "@" + m));
      }
    }
    return String.join(" ", due);
  }
}
