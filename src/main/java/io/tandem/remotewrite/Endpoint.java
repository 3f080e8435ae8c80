// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.TandemSettings.SpoolSettings;
import io.tandem.model.DropReason;
import io.tandem.model.HaIdentity;
import io.tandem.model.Loop;
import io.tandem.model.Replica;
import io.tandem.queue.SpoolWork;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.spool.FolderInUseException;
import io.tandem.spool.SpoolFolder;
import io.tandem.spool.SpoolLimits;
import io.tandem.spool.SpoolLimits.Sync;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import io.tandem.wire.TargetIndex;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One remote_write entry at work: its lanes, and those that an earlier configuration left on disk.
 *
 * <p>A target always uses the same lane, so the order of its samples holds. Lanes left over (of
 * another number of lanes, or of another identity) are sent first, and only then the present ones:
 * order holds there too. In the shadow there are no lanes, and scrapes are counted and forgotten.
 * Any thread; lanes are entered through their loops.
 */
final class Endpoint {
  private final EndpointPlan plan;
  private final EndpointContext context;
  private final SpoolFolder folder;
  private final String folderName;
  private final List<Lane> lanes;
  private final List<Lane> leftOver = new CopyOnWriteArrayList<>();
  private final @Nullable MetadataSender metadata;
  private final Set<Encoding> encodings;

  /** By the lane that is read; made when a stand-in begins. */
  private final Map<Lane, LaneReplay> replays = new ConcurrentHashMap<>();

  private volatile boolean closing;

  Endpoint(
      EndpointPlan plan,
      RemoteWriteSetup setup,
      Directions directions,
      SpoolFolder folder,
      String folderName,
      MetadataSource source) {
    this.plan = plan;
    this.context = EndpointContext.of(plan, setup, directions, source);
    this.folder = folder;
    this.folderName = folderName;
    this.lanes = isShadow() ? List.of() : laneNames().stream().map(this::lane).toList();
    this.encodings = ConcurrentHashMap.newKeySet();
    // Every entry has an endpoint of this kind, and metadata is of no copy.
    this.metadata =
        plan.replica() == Replica.ONLY && !lanes.isEmpty()
            ? new MetadataSender(context, lanes.getFirst().loop())
            : null;
    encodings.add(plan.encoding());
  }

  private boolean isShadow() {
    return context.setup().settings().shadow();
  }

  EndpointPlan plan() {
    return plan;
  }

  /** Whether this is where a copy of an entry goes. */
  boolean is(String entry, Replica replica) {
    return plan.replica() == replica && context.key().name().equals(entry);
  }

  EndpointContext context() {
    return context;
  }

  private List<String> laneNames() {
    int count = laneCount();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("%s-%d-of-%d".formatted(lanePrefix(), i, count));
    }
    return names;
  }

  private int laneCount() {
    return Math.max(1, context.config().queue().minShards());
  }

  private String lanePrefix() {
    HaIdentity identity = context.identity();
    if (identity == null) {
      return "plain";
    }
    return plan.replica() == Replica.ONLY
        ? "ha-" + hex(identity.cluster() + "\n" + identity.replica())
        : identity.replica() + "-" + hex(identity.cluster());
  }

  /** A short name for a file, of a text that may hold anything. */
  static String hex(String text) {
    return HexFormat.of().toHexDigits(Fnv.hash(text));
  }

  private Lane lane(String name) {
    int at = Math.floorMod(name.hashCode(), context.setup().loops().size());
    int count = laneCount() * plan.sharers();
    SpoolLimits limits = limits(context.setup().settings().spool(), count);
    return new Lane(
        name,
        context,
        context.setup().loops().get(at),
        new SpoolWork(folder, folder.lane(folderName, name, limits), context.setup().clock()),
        context.limits().memoryBytes() / count);
  }

  /** The bounds of one of so many lanes. */
  static SpoolLimits limits(SpoolSettings spool, int lanes) {
    Sync sync =
        switch (spool.fsync()) {
          case ALWAYS -> Sync.ALWAYS;
          case INTERVAL -> Sync.INTERVAL;
          case OFF -> Sync.OFF;
        };
    return SpoolLimits.of(
        spool.maxBytes() / lanes, spool.keepSent().toMillis(), spool.maxAge().toMillis(), sync);
  }

  /** Opens the lanes. Fails only where another process owns the folder. */
  Future<Void> open() {
    if (isShadow()) {
      return Future.succeededFuture();
    }
    Promise<List<String>> found = Promise.promise();
    context.setup().spoolWorker().execute(() -> found.complete(leftOverNames()));
    return found
        .future()
        .compose(
            names -> {
              names.forEach(name -> leftOver.add(lane(name)));
              lanes.forEach(lane -> onLoop(lane, l -> l.setPaused(!leftOver.isEmpty())));
              return Future.all(
                  Stream.concat(lanes.stream(), leftOver.stream()).map(Endpoint::open).toList());
            })
        .map(
            all -> {
              leftOver.forEach(this::sendLeftOver);
              if (metadata != null) {
                metadata.start();
              }
              return null;
            });
  }

  private List<String> leftOverNames() {
    try {
      Set<String> known = Set.copyOf(laneNames());
      return folder.lanes(folderName).stream().filter(name -> !known.contains(name)).toList();
    } catch (IOException e) {
      // The lanes' own opening meets the same fault and reports it.
      return List.of();
    }
  }

  private static Future<Void> open(Lane lane) {
    Promise<Void> opened = Promise.promise();
    lane.loop()
        .execute(
            () ->
                lane.open(
                    failure -> {
                      if (failure instanceof FolderInUseException inUse) {
                        opened.fail(inUse);
                      } else {
                        opened.complete();
                      }
                    }));
    return opened.future();
  }

  private void sendLeftOver(Lane lane) {
    onLoop(lane, l -> l.sendAll(() -> l.close(() -> sentLeftOver(l))));
  }

  private void sentLeftOver(Lane lane) {
    leftOver.remove(lane);
    if (leftOver.isEmpty()) {
      lanes.forEach(present -> onLoop(present, l -> l.setPaused(false)));
    }
  }

  private static void onLoop(Lane lane, Consumer<Lane> action) {
    lane.whenOpen(() -> action.accept(lane));
  }

  /** Takes scrapes of this encoding from now on too. */
  void adopt(Set<Encoding> more) {
    encodings.addAll(more);
  }

  Set<Encoding> encodings() {
    return encodings;
  }

  boolean takes(Encoding encoding) {
    return encodings.contains(encoding);
  }

  private Lane laneOf(long targetId) {
    return lanes.get((int) Long.remainderUnsigned(targetId, lanes.size()));
  }

  void accept(EncodedScrape scrape, boolean relayed) {
    if (isShadow()) {
      shadow(scrape, 0);
      return;
    }
    if (closing) {
      drop(scrape, DropReason.ENDPOINT_REMOVED, "endpoint removed");
      return;
    }
    onLoop(laneOf(scrape.targetId()), lane -> lane.intake().accept(scrape, relayed));
  }

  /** Counts a scrape that a stand-in sends instead. */
  void leaveToStandIn(EncodedScrape scrape) {
    drop(scrape, DropReason.STOOD_IN, "delivered by a stand-in");
    tellDelivered(scrape);
  }

  /**
   * Counts a scrape that would have been sent; partners hear that it was, for none is to stand in.
   *
   * @param bytesBefore of parts that came before its own
   */
  void shadow(EncodedScrape scrape, long bytesBefore) {
    long bytes = bytesBefore;
    for (EncodedScrape.Part part : scrape.parts()) {
      bytes += part.length();
    }
    context.counters().shadowed(scrape.samples(), bytes, scrape.lastMillis());
    tellDelivered(scrape);
  }

  private void tellDelivered(EncodedScrape scrape) {
    context
        .directions()
        .listener()
        .delivered(context.key().name(), plan.replica(), TargetIndex.of(scrape));
  }

  private void drop(EncodedScrape scrape, DropReason reason, String why) {
    context.counters().accepted(scrape.samples(), scrape.lastMillis());
    context.counters().dropped(reason, scrape.samples(), why);
  }

  /** Sends what is kept of a target as the other replica, too, whose endpoint is given. */
  void replay(long targetId, long afterTick, Endpoint other, Runnable done) {
    if (isShadow()) {
      done.run();
      return;
    }
    HaIdentity mine = context.identity();
    HaIdentity theirs = other.context.identity();
    if (mine == null || theirs == null) {
      throw new IllegalArgumentException("bug in Tandem: no stand-in without identities");
    }
    Lane from = laneOf(targetId);
    LaneReplay replay =
        replays.computeIfAbsent(
            from, lane -> new LaneReplay(lane, mine, other.laneOf(targetId), theirs));
    replay.ask(targetId, afterTick, done);
  }

  EndpointStage stage(
      Encoding encoding, long targetId, long tickMillis, boolean up, boolean relayed) {
    return new EndpointStage(laneOf(targetId), encoding, targetId, tickMillis, up, relayed);
  }

  /** Does this on each lane's loop, once the lane is open. */
  void eachLane(Consumer<Lane> action) {
    allLanes().forEach(lane -> onLoop(lane, action));
  }

  /** Sends what is there, as long as that takes and at most this long; then closes. */
  Future<Void> drain(Duration deadline) {
    stopMetadata();
    return each(Lane::drain, deadline);
  }

  /** Stops and stores; what is on disk is sent by the next process or configuration. */
  Future<Void> close() {
    closing = true;
    stopMetadata();
    return each(Lane::close, Duration.ofMinutes(1));
  }

  private void stopMetadata() {
    if (metadata != null) {
      metadata.stop();
    }
  }

  /** Closes for good: what was not sent is counted as lost. */
  Future<Void> remove(Duration deadline) {
    closing = true;
    return drain(deadline)
        .compose(v -> close())
        .onSuccess(
            v -> {
              long left = sum(Lane.Snapshot::pendingSamples);
              if (left > 0) {
                context.counters().dropped(DropReason.ENDPOINT_REMOVED, left, "endpoint removed");
              }
              context.setup().metrics().endpointRemoved(context.key());
            });
  }

  private Future<Void> each(BiConsumer<Lane, Runnable> action, Duration deadline) {
    return Future.all(allLanes().map(lane -> bounded(lane, action, deadline)).toList()).mapEmpty();
  }

  private static Future<Void> bounded(
      Lane lane, BiConsumer<Lane, Runnable> action, Duration deadline) {
    Promise<Void> done = Promise.promise();
    onLoop(
        lane,
        l -> {
          Loop.Timer late = l.loop().schedule(deadline.toMillis(), done::tryComplete);
          action.accept(
              l,
              () -> {
                late.cancel();
                done.tryComplete();
              });
        });
    return done.future();
  }

  private Stream<Lane> allLanes() {
    return Stream.concat(lanes.stream(), leftOver.stream());
  }

  private long sum(ToLongFunction<Lane.Snapshot> figure) {
    return allLanes().map(Lane::snapshot).mapToLong(figure).sum();
  }

  EndpointStatus status() {
    EndpointCounters counters = context.counters();
    EndpointCounters.Trouble trouble = counters.trouble();
    return new EndpointStatus(
        context.key().name(),
        context.key().url(),
        plan.replica(),
        context.identity(),
        election(),
        context.rules().mode(),
        lanes.size(),
        counters.acceptedSamples(),
        counters.restoredSamples(),
        sum(Lane.Snapshot::pendingSamples),
        counters.sentSamples(),
        counters.retriedSamples(),
        counters.dropped(),
        counters.sentRequests(),
        counters.sentBytes(),
        sum(Lane.Snapshot::spoolBytes),
        sum(Lane.Snapshot::memoryBytes),
        oldest(),
        counters.highestMillis(),
        counters.highestSentMillis(),
        counters.corruptBlocks(),
        trouble.error(),
        trouble.atMillis(),
        trouble.failing(),
        any(Lane.Snapshot::diskFailing),
        isShadow(),
        counters.bytesInShadow());
  }

  private boolean any(Function<Lane.Snapshot, Boolean> claim) {
    return allLanes().anyMatch(lane -> claim.apply(lane.snapshot()));
  }

  private Election election() {
    if (any(s -> s.election() == Election.STANDBY)) {
      return Election.STANDBY;
    }
    return any(s -> s.election() == Election.ELECTED) ? Election.ELECTED : Election.UNKNOWN;
  }

  private long oldest() {
    return allLanes()
        .mapToLong(lane -> lane.snapshot().oldestMillis())
        .filter(millis -> millis >= 0)
        .min()
        .orElse(-1);
  }
}
