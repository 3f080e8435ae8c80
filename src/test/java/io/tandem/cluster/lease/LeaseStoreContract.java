// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.LeaseStore.ConflictException;
import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of Leases must do; runs against the fake and against a real API server. */
interface LeaseStoreContract {
  String FLEET = "contract";

  /** A store without Leases; the same one within a test. */
  LeaseStore store();

  /** The result of a call that is made on the store's loop. */
  <T extends @Nullable Object> T await(Supplier<Future<T>> call);

  /** Why a call failed. */
  Throwable awaitFailure(Supplier<Future<?>> call);

  /** Lets the store work until the condition holds. */
  void until(BooleanSupplier condition);

  private static LeaseRecord member(String name, String holder) {
    return new LeaseRecord(
        FLEET + "-member-" + name, holder, 3, 30, Map.of("tandem.io/zone", "z"), "");
  }

  private LeaseRecord created(LeaseRecord lease) {
    return await(() -> store().create(lease));
  }

  private static LeaseRecord heldBy(LeaseRecord lease, String holder) {
    return new LeaseRecord(
        lease.name(),
        holder,
        lease.transitions() + 1,
        lease.durationSeconds(),
        Map.of("tandem.io/zone", "y"),
        lease.version());
  }

  @Test
  default void get_ofNothing_isNull() {
    assertThat(await(() -> store().get(FLEET + "-member-nobody"))).isNull();
  }

  @Test
  default void create_keepsEverything_andGivesAVersion() {
    LeaseRecord created = created(member("a", "a_1"));

    assertThat(created.version()).isNotEmpty();
    assertThat(created)
        .usingRecursiveComparison()
        .ignoringFields("version")
        .isEqualTo(member("a", "a_1"));
    assertThat(await(() -> store().get(created.name()))).isEqualTo(created);
  }

  @Test
  default void create_whereItExists_conflicts() {
    created(member("a", "a_1"));

    assertThat(awaitFailure(() -> store().create(member("a", "a_2"))))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  default void update_ofWhatWasRead_replacesAllOfIt() {
    LeaseRecord created = created(member("a", "a_1"));

    LeaseRecord updated = await(() -> store().update(heldBy(created, "a_2")));

    assertThat(updated.version()).isNotEqualTo(created.version());
    assertThat(updated)
        .usingRecursiveComparison()
        .ignoringFields("version")
        .isEqualTo(heldBy(created, "a_2"));
  }

  @Test
  default void update_withNothingChanged_givesANewVersion() {
    LeaseRecord created = created(member("a", "a_1"));

    LeaseRecord renewed = await(() -> store().update(created));

    assertThat(renewed.version()).isNotEqualTo(created.version());
  }

  @Test
  default void update_withoutHolder_clearsIt() {
    LeaseRecord created = created(member("a", "a_1"));

    await(() -> store().update(heldBy(created, "")));

    assertThat(await(() -> store().get(created.name())).holder()).isEmpty();
  }

  @Test
  default void update_ofAnOlderVersion_conflicts() {
    LeaseRecord created = created(member("a", "a_1"));
    await(() -> store().update(created));

    assertThat(awaitFailure(() -> store().update(heldBy(created, "a_2"))))
        .isInstanceOf(ConflictException.class);
    assertThat(await(() -> store().get(created.name())).holder()).isEqualTo("a_1");
  }

  @Test
  default void update_ofWhatIsGone_conflicts() {
    LeaseRecord created = created(member("a", "a_1"));
    await(() -> store().delete(created));

    assertThat(awaitFailure(() -> store().update(created))).isInstanceOf(ConflictException.class);
  }

  @Test
  default void delete_ofAnOlderVersion_conflicts() {
    LeaseRecord created = created(member("a", "a_1"));
    await(() -> store().update(created));

    assertThat(awaitFailure(() -> store().delete(created))).isInstanceOf(ConflictException.class);
    assertThat(await(() -> store().get(created.name()))).isNotNull();
  }

  @Test
  default void delete_ofWhatIsGone_conflicts() {
    LeaseRecord created = created(member("a", "a_1"));
    await(() -> store().delete(created));

    assertThat(awaitFailure(() -> store().delete(created))).isInstanceOf(ConflictException.class);
  }

  @Test
  default void listMembers_leavesOutOtherLeases() {
    LeaseRecord a = created(member("a", "a_1"));
    created(new LeaseRecord(FLEET + "-coordinator", "a_1", 1, 15, Map.of(), ""));
    created(new LeaseRecord("other-member-a", "a_1", 1, 15, Map.of(), ""));

    assertThat(await(() -> store().listMembers())).containsExactly(a);
  }

  @Test
  default void watchMembers_tellsWhatIsThere_andWhatChanges() {
    LeaseRecord a = created(member("a", "a_1"));
    List<List<LeaseRecord>> told = new CopyOnWriteArrayList<>();

    LeaseStore.Watch watch = store().watchMembers(told::add);
    until(() -> !told.isEmpty());
    assertThat(told.getLast()).containsExactly(a);

    LeaseRecord b = created(member("b", "b_1"));
    until(() -> told.getLast().size() == 2);
    assertThat(told.getLast()).containsExactlyInAnyOrder(a, b);

    LeaseRecord renewed = await(() -> store().update(b));
    until(() -> told.getLast().contains(renewed));

    await(() -> store().delete(renewed));
    until(() -> told.getLast().size() == 1);
    assertThat(told.getLast()).containsExactly(a);
    watch.close();
  }
}
