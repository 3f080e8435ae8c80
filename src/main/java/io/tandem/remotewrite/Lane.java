// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Alarm;
import io.tandem.model.DropReason;
import io.tandem.model.HaIdentity;
import io.tandem.model.Loop;
import io.tandem.queue.Held;
import io.tandem.queue.LaneQueue;
import io.tandem.queue.SpoolWork;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.spool.SerialExecutor;
import io.tandem.wire.Request;
import io.tandem.wire.TargetIndex;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One ordered stream of requests to one endpoint: what its {@link Intake} gathers is kept on disk
 * and sent, the oldest first, one request at a time.
 *
 * <p>A request goes when it is full, or when the batch deadline has passed since the last one went:
 * the first scrape after a pause goes at once. Belongs to one event loop; {@link #snapshot} is for
 * any thread.
 */
final class Lane implements Sender.Owner {
  private static final Logger LOG = Logger.getLogger(Lane.class);
  private static final long TICK_MILLIS = 1000;

  private final String name;
  private final EndpointContext endpoint;
  private final Loop loop;
  private final EndpointTransport transport;
  private final QueueEvents events;
  private final LaneQueue queue;
  private final Intake intake;
  private final Pace pace;
  private final Sender sender;
  private final @Nullable Candidacy candidacy;
  private final DeliveryReports reports;

  private final Opening opening;
  private final Pulse pulse;
  private final long maxMemoryBytes;
  private final Alarm wakeAlarm;
  private final Alarm tickAlarm;
  private long lastSendNanos;
  private boolean sentOnce;
  private boolean turning;
  private boolean turnAgain;
  private boolean paused;
  private boolean draining;
  private boolean closed;
  private boolean isLetGo;
  private boolean mayEndInStandby;
  private final List<Runnable> whenClosed = new ArrayList<>();
  private @Nullable Runnable whenIdle;
  private volatile Snapshot snapshot = new Snapshot(0, 0, 0, -1, Election.UNKNOWN, false);

  /** What other threads may know. */
  record Snapshot(
      long pendingSamples,
      long memoryBytes,
      long spoolBytes,
      long oldestMillis,
      Election election,
      boolean diskFailing) {}

  Lane(String name, EndpointContext endpoint, Loop loop, SpoolWork spool, long maxMemoryBytes) {
    this.name = name;
    this.endpoint = endpoint;
    this.loop = loop;
    this.transport = endpoint.setup().transports().apply(endpoint.config());
    this.events = new QueueEvents(name, endpoint, this);
    this.queue =
        new LaneQueue(
            spool,
            endpoint.setup().clock(),
            new LaneQueue.Threads(
                new SerialExecutor(endpoint.setup().spoolWorker()), loop::execute),
            maxMemoryBytes,
            events);
    this.wakeAlarm = new Alarm(loop, this::turn);
    this.tickAlarm = new Alarm(loop, this::tick);
    this.intake = new Intake(endpoint, loop, queue, this::turn);
    Duration deadline = endpoint.config().queue().batchSendDeadline();
    this.pace = new Pace(endpoint.maxRequestBytes(), endpoint.maxSamples(), deadline);
    Courier courier = new Courier(endpoint, transport, loop);
    this.sender = new Sender(endpoint, courier, loop, pace, this);
    HaIdentity identity = endpoint.identity();
    this.candidacy =
        identity == null ? null : new Candidacy(identity, endpoint, courier, loop, this);
    this.reports = new DeliveryReports(endpoint);
    this.opening = new Opening(loop);
    this.pulse = new Pulse(endpoint.setup().clock(), endpoint.directions());
    this.maxMemoryBytes = maxMemoryBytes;
  }

  String name() {
    return name;
  }

  Loop loop() {
    return loop;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Reads what lies on disk; what comes before that is done waits. */
  void open(Consumer<@Nullable IOException> opened) {
    queue.open(
        failure -> {
          intake.expectReplay();
          pulse.begin();
          tickAlarm.in(TICK_MILLIS);
          opened.accept(failure);
          opening.end();
          turn();
        });
  }

  /** Runs the action on the loop once the lane is open; any thread. */
  void whenOpen(Runnable action) {
    opening.then(action);
  }

  Intake intake() {
    return intake;
  }

  LaneQueue queue() {
    return queue;
  }

  long maxMemoryBytes() {
    return maxMemoryBytes;
  }

  /** Sends nothing until it may again; what comes is kept. */
  void setPaused(boolean paused) {
    this.paused = paused;
    turn();
  }

  /** Sends what is there without waiting for deadlines; then tells, once. */
  void sendAll(Runnable sent) {
    draining = true;
    whenIdle = sent;
    turn();
    sender.hurry();
  }

  /** As {@link #sendAll}, but a lane that is not elected, or held, has nothing to send. */
  void drain(Runnable drained) {
    mayEndInStandby = true;
    sendAll(drained);
  }

  /** Stops sending, writes the rest to disk and lets go; then tells. */
  void close(Runnable done) {
    if (isLetGo) {
      done.run();
      return;
    }
    whenClosed.add(done);
    if (closed) {
      return;
    }
    intake.close();
    closed = true;
    wakeAlarm.cancel();
    tickAlarm.cancel();
    sender.close();
    if (candidacy != null) {
      candidacy.stop();
    }
    queue.close(
        () -> {
          transport.close();
          publish();
          isLetGo = true;
          whenClosed.forEach(Runnable::run);
        });
  }

  private void tick() {
    tickAlarm.in(TICK_MILLIS);
    queue.tick();
    boolean idle = maySend() && !paused && !draining && !sender.isBusy();
    if (candidacy != null && idle) {
      candidacy.idle();
    }
    turn();
  }

  /** Whether the fleet lets this lane send; looks first whether the loop stood still. */
  @Override
  public boolean maySend() {
    pulse.feel();
    return !isHeld();
  }

  private boolean isHeld() {
    return endpoint.directions().isHeld(endpoint.replica());
  }

  /** Goes on after the fleet held it; a stand-in may have sent what it has. */
  void proceed() {
    intake.expectReplay();
    sender.proceed();
    turn();
  }

  /** Does what can be done now, and lets others see the outcome. */
  void turn() {
    turnAgain = true;
    if (turning) {
      // A delivery that was settled at once; a long run of them must not pile up on the stack.
      return;
    }
    turning = true;
    while (turnAgain) {
      turnAgain = false;
      turnOnce();
    }
    turning = false;
    publish();
  }

  private void turnOnce() {
    if (!opening.isOver() || closed) {
      return;
    }
    if (isStandby()) {
      keepForElection();
    } else if (!paused && !sender.isBusy() && !isHeld()) {
      sendNext();
    }
  }

  private void sendNext() {
    long oldest = endpoint.setup().clock().wallMillis() - endpoint.maxAgeMillis();
    queue.dropOlderThan(oldest, DropReason.TOO_OLD);
    if (queue.isEmpty() && intake.gathered().isEmpty()) {
      return;
    }
    long wait = waitNanos();
    if (wait > 0) {
      wakeAlarm.in(Math.max(1, Duration.ofNanos(wait + 999_999).toMillis()));
      return;
    }
    if (!queue.holdsMoreThan(pace.maxBytes(), pace.maxSamples())) {
      intake.flush();
    }
    List<Held> front = queue.front(pace.maxBytes(), pace.maxSamples());
    if (!front.isEmpty()) {
      sentOnce = true;
      lastSendNanos = now();
      Request request = Request.join(front.stream().map(Held::request).toList());
      boolean replay = intake.isReplay(front.getFirst().sequence());
      sender.begin(new Delivery(request, front.getLast().sequence(), replay));
    }
  }

  /** How long what is pending may still wait to become a fuller request. */
  private long waitNanos() {
    boolean full =
        queue.holdsMoreThan(
            pace.maxBytes() - (long) intake.gathered().bytesAtMost(),
            pace.maxSamples() - (long) intake.gathered().samples());
    return full || draining || !sentOnce ? 0 : lastSendNanos + pace.intervalNanos() - now();
  }

  private boolean isStandby() {
    return candidacy != null && candidacy.isStandby();
  }

  /** Asks at once whether the replica is elected, where it stands by. */
  void probeNow() {
    if (candidacy != null) {
      candidacy.probeNow();
    }
  }

  private void keepForElection() {
    long limit = endpoint.setup().clock().wallMillis() - Candidacy.KEEP_MILLIS;
    sender.expire(limit);
    if (!sender.isBusy()) {
      queue.dropOlderThan(limit, DropReason.DEDUPLICATED);
    }
  }

  /** The receiver takes this replica's from now on. */
  void elected() {
    intake.expectReplay();
    LOG.infof("elected endpoint=%s lane=%s", endpoint.key().name(), name);
    sender.resume();
    turn();
  }

  @Override
  public void deduplicated() {
    if (candidacy != null) {
      LOG.infof("not elected, keeping data endpoint=%s lane=%s", endpoint.key().name(), name);
      candidacy.deduplicated();
      turn();
    }
  }

  @Override
  public void accepted() {
    if (candidacy != null) {
      candidacy.accepted();
    }
    publish();
  }

  @Override
  public void dropped() {
    publish();
  }

  @Override
  public void settled(Delivery delivery) {
    queue.acknowledge(delivery.through());
    reports.settled(delivery.index(), this::mayGoOn);
    turn();
  }

  private boolean mayGoOn(long targetId, long tickMillis) {
    return queue.isEmpty()
        ? intake.gathered().beginsWith(targetId, tickMillis)
        : queue.mayBeginWith(targetId, tickMillis);
  }

  /** Scrapes left for good because the other replica is elected. */
  void gaveUp(TargetIndex index) {
    reports.deduplicated(index);
  }

  private long now() {
    return endpoint.setup().clock().monotonicNanos();
  }

  /** Lets other threads see how it stands. */
  void publish() {
    long oldest = Math.min(queue.firstMillis(), intake.gathered().firstMillis());
    snapshot =
        new Snapshot(
            queue.pendingSamples() + intake.gathered().samples() - sender.settledSamples(),
            queue.memoryBytes() + intake.gathered().bytesAtMost(),
            queue.spoolBytes(),
            oldest == Long.MAX_VALUE ? -1 : oldest,
            candidacy == null ? Election.UNKNOWN : candidacy.election(),
            events.isDiskFailing());
    Runnable idle = whenIdle;
    if (idle != null && (isIdle() || (mayEndInStandby && (isStandby() || isHeld())))) {
      whenIdle = null;
      idle.run();
    }
  }

  /** Whether nothing waits to be sent. */
  boolean isIdle() {
    return opening.isOver() && queue.isEmpty() && intake.gathered().isEmpty() && !sender.isBusy();
  }
}
