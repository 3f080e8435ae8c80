// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.httpclient.ConfiguredClient;
import io.tandem.httpclient.RequestFailedException;
import io.tandem.model.Clock;
import io.tandem.model.Replica;
import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.target.Target;
import io.tandem.target.TickGrid;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The repeated scrape of one target: a timer per tick, at most one scrape at a time, a tick that
 * comes while the last one is still read is skipped and counted. Owned by one event loop; {@link
 * #status} may be read by any thread.
 *
 * <p>In a fleet, and with an HA identity, samples carry the time of the tick, always, and a scrape
 * that would start later than half an interval is skipped: both copies must carry equal timestamps.
 * Such a tick is told as a failed scrape that holds nothing, for the partner may have it. Else the
 * tick's time is taken where the scrape starts within 2 ms of it, as Prometheus does.
 */
final class ScrapeLoop {
  private static final long TOLERANCE_MILLIS = 2;

  /** A process that stood still for longer asks its partners for all that it missed. */
  private static final long MOST_TOLD_MILLIS = 3_000;

  private final Vertx vertx;
  private final Clock clock;
  private final LoopWorker worker;
  private final TargetScraper scraper;
  private PoolRules rules;
  private Target target;
  private Replica replica;
  private ConfiguredClient client;
  private TickGrid grid;
  private long tick;
  private long timer = -1;
  private long lastBeginNanos;
  private boolean begun;
  private @Nullable Fetch running;
  private volatile TargetStatus status;

  ScrapeLoop(
      Vertx vertx,
      Clock clock,
      LoopWorker worker,
      Target target,
      Replica replica,
      PoolRules rules,
      ConfiguredClient client) {
    this.vertx = vertx;
    this.clock = clock;
    this.worker = worker;
    this.target = target;
    this.replica = replica;
    this.rules = rules;
    this.client = client;
    scraper =
        new TargetScraper(
            rules.series(target, replica), rules.report(target, replica), worker.resources());
    grid = rules.ticks().grid(target);
    status = new TargetStatus(target, TargetStatus.Health.UNKNOWN, null, null, 0, 0, 0, 0);
  }

  TargetStatus status() {
    return status;
  }

  Target target() {
    return target;
  }

  TargetScraper scraper() {
    return scraper;
  }

  LoopWorker worker() {
    return worker;
  }

  /** Begins with the next tick, or goes on after a {@link #stop}. */
  void start() {
    cancelTimer();
    tick = grid.after(clock.wallMillis() - delayMillis());
    schedule(tick + delayMillis(), this::onTick);
  }

  private long delayMillis() {
    return TickRules.delayMillis(replica, target);
  }

  /**
   * Other rules, another client, or the other copy, from the next scrape on. Where the copy changed
   * nothing is said of an end: in the one before it goes on elsewhere.
   */
  void change(Target target, Replica replica, PoolRules rules, ConfiguredClient client) {
    Fetch current = running;
    if (current != null) {
      current.abandon();
    }
    this.target = target;
    this.replica = replica;
    this.rules = rules;
    this.client = client;
    scraper.change(rules.series(target, replica), rules.report(target, replica));
    grid = rules.ticks().grid(target);
    start();
  }

  /** No scrapes any more; a scrape under way ends without a trace. */
  void stop() {
    cancelTimer();
    Fetch current = running;
    if (current != null) {
      current.abandon();
    }
  }

  /** The target goes on elsewhere: what is known of its series is let go without a word. */
  void forget() {
    stop();
    scraper.forget();
  }

  /**
   * The target is gone. Stale markers are written at the time of the next tick, but only after one
   * more interval and a tenth: it may come back.
   */
  void leave(Runnable whenGone) {
    stop();
    long staleMillis = grid.after(clock.wallMillis());
    long interval = grid.intervalMillis();
    schedule(
        staleMillis + interval + interval / 10,
        () -> {
          if (worker.hasNoOther(this)) {
            scraper.endOfRun(staleMillis);
          }
          whenGone.run();
        });
  }

  private void schedule(long wallMillis, Runnable action) {
    long delay = Math.max(1, wallMillis - clock.wallMillis());
    timer =
        vertx.setTimer(
            delay,
            id -> {
              timer = -1;
              action.run();
            });
  }

  private void cancelTimer() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void onTick() {
    long delay = delayMillis();
    long now = clock.wallMillis();
    if (now < tick + delay) {
      schedule(tick + delay, this::onTick);
      return;
    }
    long first = tick;
    long due = Math.max(tick, grid.atOrBefore(now - delay));
    tick = grid.after(due);
    schedule(tick + delay, this::onTick);
    boolean stamped = rules.ticks().stamped();
    boolean late = stamped && now - due > grid.intervalMillis() / 2;
    if (running != null) {
      rules.metrics().scrapeSkipped(target.jobName());
      return;
    }
    if (stamped) {
      missed(first, late ? tick : due);
    }
    if (!late) {
      scrape(due, stamped ? due : sampleMillis(due, now));
    }
  }

  /** Ticks that it is too late for: the partner may have them. */
  private void missed(long first, long end) {
    for (long one = first; one < end; one += grid.intervalMillis()) {
      rules.metrics().scrapeSkipped(target.jobName());
    }
    if (first < end && end - first <= MOST_TOLD_MILLIS + grid.intervalMillis()) {
      scraper.miss(first);
    }
  }

  private long sampleMillis(long due, long now) {
    long tolerance = Math.min(TOLERANCE_MILLIS, grid.intervalMillis() / 100);
    return now - due <= tolerance ? due : now;
  }

  private void scrape(long tickMillis, long scrapeMillis) {
    long began = clock.monotonicNanos();
    if (begun) {
      rules.metrics().scrapeBegan(target.interval(), began - lastBeginNanos);
    }
    begun = true;
    lastBeginNanos = began;
    Fetch fetch = new Fetch(scraper.open(tickMillis, scrapeMillis), scrapeMillis, began);
    running = fetch;
    fetch.send();
  }

  /** One request and its answer. */
  private final class Fetch {
    private final ScrapeSession session;
    private final long scrapeMillis;
    private final long beganNanos;
    private @Nullable HttpClientResponse response;
    private boolean done;

    Fetch(ScrapeSession session, long scrapeMillis, long beganNanos) {
      this.session = session;
      this.scrapeMillis = scrapeMillis;
      this.beganNanos = beganNanos;
    }

    void send() {
      ScrapeFault forced = rules.forcedFault();
      if (forced != null) {
        fail(forced);
        return;
      }
      client
          .send(
              HttpMethod.GET,
              target.url(),
              rules.negotiation().headers(target.timeout()),
              null,
              target.timeout())
          .onComplete(
              sent -> {
                if (sent.succeeded()) {
                  answered(sent.result());
                } else {
                  failed(sent.cause());
                }
              });
    }

    private void answered(HttpClientResponse answer) {
      response = answer;
      if (done) {
        cut();
        return;
      }
      answer.exceptionHandler(this::failed);
      if (answer.statusCode() != 200) {
        String text = answer.statusCode() + " " + answer.statusMessage();
        fail(new ScrapeFault(Failure.STATUS, "server returned HTTP status " + text.strip()));
        return;
      }
      switch (rules.negotiation().read(answer.getHeader("Content-Type"))) {
        case Negotiation.Answer.NoPage unreadable -> fail(unreadable.fault());
        case Negotiation.Answer.Page readable -> {
          boolean gzip = "gzip".equals(answer.getHeader("Content-Encoding"));
          session.openBody(readable.format(), gzip);
          answer.handler(this::body);
          answer.endHandler(end -> complete());
          answer.resume();
        }
      }
    }

    private void body(io.vertx.core.buffer.Buffer buffer) {
      byte[] scratch = worker.scratch();
      int at = 0;
      while (!done && at < buffer.length()) {
        int end = Math.min(buffer.length(), at + scratch.length);
        buffer.getBytes(at, end, scratch);
        ScrapeFault fault = session.body(scratch, 0, end - at);
        at = end;
        if (fault != null) {
          fail(fault);
        }
      }
      Backlog backlog = done ? null : session.stageParts();
      HttpClientResponse current = response;
      if (backlog != null && current != null) {
        current.pause();
        backlog.onDrain(current::resume);
      }
    }

    private void complete() {
      if (!done) {
        done = true;
        session.complete(clock.monotonicNanos() - beganNanos, this::ended);
      }
    }

    private void failed(Throwable cause) {
      if (!done) {
        RequestFailedException failure =
            RequestFailedException.of(HttpMethod.GET, target.url(), cause);
        Failure kind =
            switch (failure.reason()) {
              case TIMEOUT -> Failure.TIMEOUT;
              case BROKEN -> Failure.BODY;
              default -> Failure.CONNECT;
            };
        fail(new ScrapeFault(kind, String.valueOf(failure.getMessage())));
      }
    }

    private void fail(ScrapeFault fault) {
      done = true;
      session.fail(fault, clock.monotonicNanos() - beganNanos, this::ended);
      cut();
    }

    void abandon() {
      done = true;
      session.abandon();
      cut();
      running = null;
    }

    private void cut() {
      HttpClientResponse current = response;
      if (current != null) {
        current.request().reset();
      }
    }

    private void ended(ScrapeSession.Outcome outcome) {
      running = null;
      long duration = clock.monotonicNanos() - beganNanos;
      ScrapeFault fault = outcome.fault();
      status =
          new TargetStatus(
              target,
              fault == null ? TargetStatus.Health.UP : TargetStatus.Health.DOWN,
              fault == null ? null : fault.message(),
              outcome.refused(),
              scrapeMillis,
              duration,
              outcome.total(),
              scraper.seriesCount());
      rules.count(outcome, target, duration);
    }
  }
}
