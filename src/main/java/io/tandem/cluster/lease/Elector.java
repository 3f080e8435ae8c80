// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.ElectorState.Acquiring;
import io.tandem.cluster.lease.ElectorState.HandingOver;
import io.tandem.cluster.lease.ElectorState.Held;
import io.tandem.cluster.lease.ElectorState.Unheld;
import io.tandem.cluster.lease.LeaseStore.ConflictException;
import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.tandem.model.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds the coordinator Lease of a fleet, or waits for it as a candidate.
 *
 * <p>A Lease is free when its holder gave it up or when this observer saw it unchanged for its
 * duration; one that is missing likewise, but at once where this observer knows of no term before.
 * It is taken by compare-and-swap, and each taking raises the term. A holder that could not renew
 * for the renew deadline is none any more, before anyone else may take the Lease; what acts on a
 * term asks {@link #isHolder} right before it does. A write that failed may have been stored: then
 * the Lease names this process, which takes it again with a higher term.
 *
 * <p>Costs: a holder writes, and a candidate reads, once in the retry period; others do nothing.
 * Belongs to the fleet's event loop, one call to the store at a time.
 */
public final class Elector {
  private static final Logger LOG = Logger.getLogger(Elector.class);
  private static final long SOON_MILLIS = 100;

  /** Kubernetes counts transitions in 32 bits. */
  private static final long HIGHEST_TERM = Integer.MAX_VALUE - 1;

  private final LeaseContext context;
  private final LeaseStore store;
  private final ElectorSettings settings;
  private final MemberCard self;
  private final Supplier<String> secrets;
  private final Listener listener;
  private final String name;
  private final LeaseCalls calls;
  private final Alarm turn;
  private final Alarm deadline;
  private final Observation observed = new Observation();
  private final TermWitness witness;
  private ElectorState state = new Unheld();
  private boolean candidate;
  private long floor;
  private @Nullable Promise<Void> handover;

  /** Hears of this process' terms; called on the fleet's event loop. */
  public interface Listener {
    /** A term of this process began. */
    void elected(long term);

    /** The term that began last is over. */
    void lost();
  }

  /**
   * An elector that does nothing yet.
   *
   * @param secrets makes the secret of a new term; its hash stands in the Lease
   */
  public Elector(
      LeaseContext context,
      ElectorSettings settings,
      MemberCard self,
      Supplier<String> secrets,
      Listener listener) {
    this.context = context;
    this.store = context.store();
    this.settings = settings;
    this.self = self;
    this.secrets = secrets;
    this.listener = listener;
    name = context.names().coordinator();
    calls = new LeaseCalls(name);
    turn = new Alarm(context.loop(), this::takeTurn);
    deadline = new Alarm(context.loop(), this::checkDeadline);
    witness = new TermWitness(() -> store.get(name));
  }

  /** Whether to look for the Lease and take it where it is free; a holder stays one. */
  public void candidate(boolean wanted) {
    boolean isNew = wanted && !candidate;
    candidate = wanted;
    if (isNew) {
      nextTurn(0);
    }
  }

  /** Whether this process may act as the coordinator at this very moment. */
  public boolean isHolder() {
    return state instanceof Held held && held.isCurrent(now());
  }

  /** The term of this process, 0 where it is not the holder. */
  public long term() {
    return state instanceof Held held && held.isCurrent(now()) ? held.term() : 0;
  }

  /** The secret of this process' term, empty where it is not the holder. */
  public String secret() {
    return state instanceof Held held && held.isCurrent(now()) ? held.secret() : "";
  }

  /** The highest term seen in the Lease, whoever held it. */
  public long highestTerm() {
    return witness.highestTerm();
  }

  /** Where the last seen holder is reached, empty where none was seen. */
  public String lastAddress() {
    LeaseRecord last = witness.lastHeld();
    return last == null ? "" : last.annotations().getOrDefault(LeaseAnnotations.ADDRESS, "");
  }

  /** Somebody has seen this term of another holder: ours, now or later, is higher. */
  public void riseAbove(long seenTerm) {
    floor = Math.max(floor, Math.min(seenTerm, HIGHEST_TERM));
    if (state instanceof Held held && held.term() <= floor) {
      nextTurn(0);
    }
  }

  /**
   * Whether who calls holds the coordinator Lease, or held it when this process last knew. Asks the
   * API server only about a term that is higher than all it has seen.
   *
   * @param holder the identity of the caller, as {@link MemberCard#identity} has it
   * @param secret of the term, or null where the connection is not to be trusted with one
   * @return fails where the API server has to be asked and does not answer
   */
  public Future<Boolean> verify(long term, String holder, @Nullable String secret) {
    return witness.verify(term, holder, secret);
  }

  /**
   * Stops being holder and candidate at once and tells the API server, so that others need not
   * wait. Completes in any case.
   */
  public Future<Void> resign() {
    candidate = false;
    Promise<Void> running = handover;
    if (running != null) {
      return running.future();
    }
    if (state instanceof Unheld) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    handover = promise;
    if (state instanceof Held) {
      leave(new HandingOver(), "resigned");
      handOver();
    }
    return promise.future();
  }

  /** Does nothing from now on; the Lease expires by itself. */
  public void close() {
    calls.close();
    state = new Unheld();
    turn.cancel();
    deadline.cancel();
  }

  private void takeTurn() {
    if (calls.isTaken()) {
      return;
    }
    checkDeadline();
    switch (state) {
      case Unheld unheld -> {
        if (candidate) {
          look();
        }
      }
      case Held held -> {
        if (held.term() <= floor) {
          acquire(held.lease(), "a higher term was seen");
        } else {
          renew(held);
        }
      }
      case Acquiring acquiring -> {}
      case HandingOver over -> {}
    }
  }

  private void look() {
    calls.make(
        store.get(name),
        lease -> {
          if (lease == null) {
            takeMissing();
            return;
          }
          long now = now();
          observed.see(lease, now);
          witness.saw(lease);
          if (candidate && (isFree(lease) || observed.isExpired(now))) {
            acquire(lease, "");
          } else {
            nextTurn(spread());
          }
        },
        failure -> nextTurn(spread()));
  }

  /**
   * Where no term is known this is a new fleet, or members of an old one will tell of higher terms
   * and obey none that is not above them. Else the Lease may have been deleted a moment ago while
   * its holder still acts: the time begins with a record without holder, which shows whether the
   * Lease was there all the time.
   */
  private void takeMissing() {
    if (!candidate) {
      nextTurn(spread());
    } else if (highest() == 0) {
      acquire(null, "");
    } else {
      mark();
    }
  }

  private void mark() {
    calls.make(store.create(record("", highest(), Map.of(), "")), this::marked, this::notMarked);
  }

  private void marked(LeaseRecord mark) {
    observed.see(mark, now());
    nextTurn(spread());
  }

  private void notMarked(Throwable failure) {
    nextTurn(spread());
  }

  private boolean isFree(LeaseRecord lease) {
    boolean wasGivenUp =
        lease.holder().isEmpty() && lease.durationSeconds() <= HandOver.DURATION_SECONDS;
    return wasGivenUp || lease.holder().equals(self.identity());
  }

  private long highest() {
    return Math.max(floor, witness.highestTerm());
  }

  private LeaseRecord record(
      String holder, long term, Map<String, String> annotations, String version) {
    long seconds = settings.leaseDuration().toSeconds();
    return new LeaseRecord(name, holder, term, seconds, annotations, version);
  }

  /** Where this process holds it still, nobody else can: others wait for its duration. */
  private void acquire(@Nullable LeaseRecord current, String reason) {
    long started = now();
    long term = Math.max(highest(), current == null ? 0 : current.transitions()) + 1;
    Acquiring acquiring = new Acquiring(term, secrets.get());
    leave(acquiring, reason);
    LeaseRecord wanted =
        record(
            self.identity(),
            term,
            LeaseAnnotations.ofCoordinator(self, acquiring.secret()),
            current == null ? "" : current.version());
    calls.make(
        current == null ? store.create(wanted) : store.update(wanted),
        stored -> acquired(acquiring, stored, started),
        failure -> notAcquired());
  }

  private void acquired(Acquiring acquiring, LeaseRecord stored, long started) {
    witness.saw(stored);
    long until = started + settings.renewDeadline().toNanos();
    Held held = new Held(acquiring.term(), acquiring.secret(), stored, until);
    if (handover != null) {
      handOver();
    } else if (!held.isCurrent(now())) {
      state = new Unheld();
      nextTurn(spread());
    } else {
      hold(held, started);
      LOG.infof("This member coordinates the fleet: lease=%s term=%d", name, held.term());
      listener.elected(held.term());
    }
  }

  private void notAcquired() {
    if (handover != null) {
      handOver();
    } else {
      state = new Unheld();
      nextTurn(spread());
    }
  }

  private void hold(Held held, long started) {
    state = held;
    deadline.cancel();
    deadline.in(millisUntil(held.deadlineNanos()));
    long nextRenewal = started + settings.retryPeriod().toNanos();
    nextTurn(held.term() <= floor ? 0 : millisUntil(nextRenewal));
  }

  private void renew(Held held) {
    long started = now();
    calls.make(
        store.update(held.lease()),
        stored -> {
          checkDeadline();
          if (held.equals(state)) {
            hold(held.renewed(stored, started + settings.renewDeadline().toNanos()), started);
          } else {
            nextTurn(0);
          }
        },
        failure -> {
          if (!held.equals(state)) {
            nextTurn(SOON_MILLIS);
          } else if (failure instanceof ConflictException) {
            readAgain(held);
          } else {
            long nextTry = started + settings.retryPeriod().toNanos();
            nextTurn(Math.max(SOON_MILLIS, millisUntil(nextTry)));
          }
        });
  }

  /** A renewal whose answer was lost looks like somebody else's change. */
  private void readAgain(Held held) {
    calls.make(
        store.get(name),
        lease -> {
          checkDeadline();
          if (!held.equals(state)) {
            nextTurn(0);
          } else if (lease == null || lease.holder().isEmpty()) {
            acquire(lease, "the Lease was deleted");
          } else if (lease.holder().equals(self.identity()) && lease.transitions() == held.term()) {
            LeaseRecord ours = held.lease().withVersion(lease.version());
            state = held.renewed(ours, held.deadlineNanos());
            nextTurn(SOON_MILLIS);
          } else {
            observed.see(lease, now());
            witness.saw(lease);
            leave(new Unheld(), "another one holds it");
            nextTurn(spread());
          }
        },
        failure -> nextTurn(SOON_MILLIS));
  }

  private void checkDeadline() {
    if (state instanceof Held held) {
      if (held.isCurrent(now())) {
        deadline.in(millisUntil(held.deadlineNanos()));
      } else {
        leave(new Unheld(), "not renewed in time");
        nextTurn(0);
      }
    }
  }

  private void leave(ElectorState next, String reason) {
    boolean wasHeld = state instanceof Held;
    state = next;
    deadline.cancel();
    if (wasHeld) {
      LOG.infof("This member no longer coordinates the fleet: lease=%s error=%s", name, reason);
      listener.lost();
    }
  }

  private void handOver() {
    state = new HandingOver();
    new HandOver(context, name, self.identity(), settings.renewDeadline())
        .run()
        .onComplete(over -> handedOver());
  }

  private void handedOver() {
    Promise<Void> promise = handover;
    handover = null;
    if (!calls.isClosed()) {
      state = new Unheld();
      nextTurn(spread());
    }
    if (promise != null) {
      promise.complete();
    }
  }

  private void nextTurn(long millis) {
    if (!calls.isClosed()) {
      turn.cancel();
      turn.in(millis);
    }
  }

  /** Candidates that look at the same moment would take a free Lease from each other. */
  private long spread() {
    long period = settings.retryPeriod().toMillis();
    return period - period / 10 + context.random().nextLong(period / 5 + 1);
  }

  private long now() {
    return context.clock().monotonicNanos();
  }

  private long millisUntil(long nanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - now()) + 1);
  }
}
