// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.model.MetricMetadata;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import io.tandem.spool.Disk;
import io.tandem.spool.SpoolFolder;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import io.tandem.wire.ScrapeStage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers committed scrapes to all endpoints: the one door of this package.
 *
 * <p>{@link #apply} starts and reloads: endpoints that did not change go on, those that are gone
 * send what they have and close, and one that changed under the same URL hands its folder over. Any
 * thread, but {@code apply}, {@code drain} and {@code close} one at a time, by whoever composes the
 * program.
 */
public final class RemoteWriter implements RemoteWriteView {
  private static final Logger LOG = Logger.getLogger(RemoteWriter.class);
  private static final String FOLDER = "remote-write";

  private final RemoteWriteSetup setup;
  private final SpoolFolder folder;
  private final Directions directions;
  private final MetadataSource metadata;
  private volatile List<Endpoint> endpoints = List.of();

  private final Departures leaving = new Departures();

  /** A writer that keeps its spool below the storage path. */
  public RemoteWriter(RemoteWriteSetup setup) {
    this(setup, Disk.real());
  }

  /** A writer that keeps its spool on this disk. */
  public RemoteWriter(RemoteWriteSetup setup, Disk disk) {
    this.setup = setup;
    Path root = setup.settings().storagePath().resolve(FOLDER);
    this.folder = new SpoolFolder(disk, root);
    this.directions = new Directions(setup.clock());
    this.metadata = new MetadataSource(setup.clock());
  }

  /**
   * Makes these the endpoints. Completes when all can send; fails only where another process owns
   * the spool's folder, with a message that names it.
   */
  public Future<Void> apply(List<EndpointPlan> plans) {
    Map<String, Endpoint> before = byFolder(endpoints);
    List<Endpoint> next = new ArrayList<>();
    List<Future<Void>> opening = new ArrayList<>();
    for (EndpointPlan plan : plans) {
      String name = folderName(plan, plans);
      Endpoint old = before.remove(name);
      if (old != null && isSame(old.plan(), plan)) {
        old.adopt(Set.of(plan.encoding()));
        next.add(old);
        continue;
      }
      Endpoint fresh = new Endpoint(plan, setup, directions, folder, name, metadata);
      Future<Void> free = Future.succeededFuture();
      if (old != null) {
        fresh.adopt(old.encodings());
        free = old.close();
      }
      next.add(fresh);
      opening.add(Future.all(free, leaving.freed(name)).compose(v -> fresh.open()));
    }
    endpoints = List.copyOf(next);
    before.forEach(this::remove);
    return Future.all(opening).onSuccess(all -> tidy()).mapEmpty();
  }

  /** Frees the disk of what endpoints left behind that are not in the configuration any more. */
  private void tidy() {
    if (setup.settings().shadow()) {
      return;
    }
    Set<String> used = new HashSet<>(byFolder(endpoints).keySet());
    used.addAll(leaving.folders());
    setup
        .spoolWorker()
        .execute(
            () -> {
              try {
                folder.tidy(
                    used, Endpoint.limits(setup.settings().spool(), 1), setup.clock().wallMillis());
              } catch (IOException e) {
                // The lanes in use meet the same disk and report it.
                LOG.debugf("spool not tidied error=%s", e.getMessage());
              }
            });
  }

  private void remove(String name, Endpoint endpoint) {
    LOG.infof("endpoint removed endpoint=%s", endpoint.context().key().name());
    leaving.add(name, endpoint, endpoint.remove(setup.settings().remoteWrite().flushDeadline()));
  }

  private static Map<String, Endpoint> byFolder(List<Endpoint> endpoints) {
    List<EndpointPlan> plans = endpoints.stream().map(Endpoint::plan).toList();
    return endpoints.stream()
        .collect(
            Collectors.toMap(e -> folderName(e.plan(), plans), e -> e, (a, b) -> a, HashMap::new));
  }

  /**
   * By URL, so that the backlog outlives changes of the entry; by name too where URLs repeat. The
   * copies of a fleet have folders of their own, so that none takes another's lanes for left over.
   */
  private static String folderName(EndpointPlan plan, List<EndpointPlan> all) {
    RemoteWriteConfig config = plan.config();
    Replica replica = plan.replica();
    long sameUrl =
        all.stream()
            .filter(p -> p.replica() == replica && p.config().url().equals(config.url()))
            .count();
    String name = Endpoint.hex(sameUrl == 1 ? config.url() : config.url() + "\n" + config.name());
    return replica == Replica.ONLY ? name : name + "-" + replica.label();
  }

  /** Whether an endpoint may go on as it is; encodings are made anew by each reload. */
  private static boolean isSame(EndpointPlan old, EndpointPlan plan) {
    Encoding before = old.encoding();
    Encoding after = plan.encoding();
    return old.config().equals(plan.config())
        && old.sharers() == plan.sharers()
        && before.replica() == after.replica()
        && Objects.equals(before.cluster(), after.cluster())
        && Objects.equals(before.identity(), after.identity())
        && before.externalLabels().equals(after.externalLabels())
        && before.maxSamplesPerPart() == after.maxSamplesPerPart();
  }

  /** Takes a scrape for every endpoint of its encoding. Any thread; never blocks. */
  public void accept(EncodedScrape scrape) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.takes(scrape.encoding())) {
        endpoint.accept(scrape, false);
      }
    }
  }

  /** Counts a scrape that a stand-in delivers to all endpoints of its encoding. Any thread. */
  public void leaveToStandIn(EncodedScrape scrape) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.takes(scrape.encoding())) {
        endpoint.leaveToStandIn(scrape);
      }
    }
  }

  /** Names of the entries that have an endpoint for this copy. */
  public List<String> entries(Replica replica) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.plan().replica() == replica)
        .map(endpoint -> endpoint.context().key().name())
        .toList();
  }

  /** Whether an entry takes scrapes of this encoding. */
  public boolean takes(String entry, Encoding encoding) {
    Endpoint endpoint = endpoint(entry, encoding.replica());
    return endpoint != null && endpoint.takes(encoding);
  }

  /** Takes a scrape for one entry, that another member may send too. Any thread; never blocks. */
  public void relay(String entry, EncodedScrape scrape) {
    Endpoint endpoint = endpoint(entry, scrape.encoding().replica());
    if (endpoint != null) {
      endpoint.accept(scrape, true);
    }
  }

  /**
   * Sends what one entry keeps of a target in a replica after a tick as the other replica too: what
   * was taken before this call, pending or sent, without failed scrapes, in order. Any thread.
   *
   * @param done runs when it stands in the other replica's lane, on that lane's event loop; at once
   *     where there is no such entry
   */
  public void replay(String entry, Replica from, long targetId, long afterTick, Runnable done) {
    Endpoint mine = endpoint(entry, from);
    Endpoint other = endpoint(entry, from.other());
    if (mine == null || other == null) {
      done.run();
    } else {
      mine.replay(targetId, afterTick, other, done);
    }
  }

  private @Nullable Endpoint endpoint(String entry, Replica replica) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.is(entry, replica)) {
        return endpoint;
      }
    }
    return null;
  }

  /**
   * Begins a scrape that is too large to be held until it is whole.
   *
   * @param up false where the scrape failed
   */
  public ScrapeStage stage(Encoding encoding, long targetId, long tickMillis, boolean up) {
    List<Endpoint> takers =
        endpoints.stream().filter(endpoint -> endpoint.takes(encoding)).toList();
    if (setup.settings().shadow()) {
      return new ShadowStage(takers);
    }
    return new FanOutStage(
        takers.stream()
            .map(endpoint -> endpoint.stage(encoding, targetId, tickMillis, up, false))
            .toList());
  }

  /** As {@link #stage} for some entries alone, of what another member may send too. */
  public ScrapeStage relayStage(
      Collection<String> entries, Encoding encoding, long targetId, long tickMillis) {
    List<Endpoint> takers =
        endpoints.stream()
            .filter(endpoint -> endpoint.takes(encoding))
            .filter(endpoint -> entries.contains(endpoint.context().key().name()))
            .toList();
    if (setup.settings().shadow()) {
      return new ShadowStage(takers);
    }
    return new FanOutStage(
        takers.stream()
            .map(endpoint -> endpoint.stage(encoding, targetId, tickMillis, true, true))
            .toList());
  }

  /** From now on this one is told what is delivered; called once, before {@link #apply}. */
  public void listen(DeliveryListener listener) {
    directions.listen(listener);
  }

  /** From now on a process that stood still holds both replicas and tells this one. */
  public void fence(FreezeListener listener) {
    directions.fence(listener);
  }

  /**
   * Lanes of these replicas send nothing until {@link #release}; what is scraped goes to the spool.
   * What is under way at the moment still arrives.
   */
  public void hold(Set<Replica> replicas) {
    directions.hold(replicas);
  }

  /**
   * Ends every {@link #hold}. Of what was scraped before, these scrapes of targets by their keys
   * are dropped as stood in, whenever their turn comes: others have sent them.
   */
  public void release(Map<Replica, Map<Long, TickRange>> sentByOthers) {
    directions.release(sentByOthers);
    endpoints.forEach(endpoint -> endpoint.eachLane(Lane::proceed));
  }

  /**
   * Keeps these identities alive where nothing else is sent. Outside of a fleet that is the one
   * identity there is.
   */
  public void heartbeats(Set<Replica> replicas) {
    directions.heartbeats(replicas);
  }

  /** How often a lane that stands by asks whether it is elected. */
  public void setProbeMillis(long millis) {
    directions.setProbeMillis(millis);
  }

  /** The lanes of a copy of an entry ask at once whether they are elected, where they stand by. */
  public void probeNow(String entry, Replica replica) {
    Endpoint endpoint = endpoint(entry, replica);
    if (endpoint != null) {
      endpoint.eachLane(Lane::probeNow);
    }
  }

  /** Sends what this supplies, each send interval. The supplier is called on event loops. */
  public void metadata(Supplier<List<MetricMetadata>> source) {
    metadata.set(source);
  }

  @Override
  public List<EndpointStatus> endpoints() {
    return endpoints.stream().map(Endpoint::status).toList();
  }

  /** Sends what is pending without waiting for batches to fill; gives up after the deadline. */
  public Future<Void> drain(Duration deadline) {
    return Future.all(endpoints.stream().map(e -> e.drain(deadline)).toList()).mapEmpty();
  }

  /** Stops, stores what was not sent and the position, and lets the folder go. Idempotent. */
  public Future<Void> close() {
    List<Future<Void>> closing =
        Stream.concat(endpoints.stream(), leaving.endpoints().stream())
            .map(Endpoint::close)
            .toList();
    return Future.all(closing).transform(done -> closeFolder());
  }

  private Future<Void> closeFolder() {
    Promise<Void> closed = Promise.promise();
    setup
        .spoolWorker()
        .execute(
            () -> {
              try {
                folder.close();
              } catch (IOException e) {
                LOG.warnf("spool lock not released error=%s", e.getMessage());
              }
              closed.complete();
            });
    return closed.future();
  }
}
