// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.transport.CallFailedException;
import io.tandem.cluster.transport.CallFailedException.Reason;
import io.tandem.cluster.transport.FleetTransport;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The lines between machines: slow, cut, refused, or dead at the other end. */
final class SimNetwork {
  private static final long RECEIVER_TIMEOUT_MILLIS = 30_000;

  private final SimTime time;
  private final Function<String, SimNode> nodes;
  private final boolean asText;
  private final Map<String, Cut> cuts = new HashMap<>();
  long calls;

  /** A pair that cannot talk, now or earlier. */
  private static final class Cut {
    final Spans spans = new Spans();
    int refusals;
  }

  /**
   * A network without faults.
   *
   * @param asText whether messages travel as text, which costs much
   */
  SimNetwork(SimTime time, Function<String, SimNode> nodes, boolean asText) {
    this.time = time;
    this.nodes = nodes;
    this.asText = asText;
  }

  private static String pair(String one, String other) {
    return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
  }

  /** Until {@link #mend}: what is sent is lost, or refused at once. */
  void cut(String one, String other, boolean refused) {
    Cut cut = cuts.computeIfAbsent(pair(one, other), pair -> new Cut());
    cut.spans.begin(time.now());
    cut.refusals += refused ? 1 : 0;
  }

  void mend(String one, String other, boolean refused) {
    Cut cut = cuts.get(pair(one, other));
    cut.spans.end(time.now());
    cut.refusals -= refused ? 1 : 0;
  }

  /** Whether two could not talk at some time between these. */
  boolean wereApart(String one, String other, long from, long to) {
    Cut cut = cuts.get(pair(one, other));
    return cut != null && cut.spans.touches(from, to);
  }

  FleetTransport from(SimNode node, SimLoop loop) {
    return (to, path, message, timeout) -> {
      calls++;
      Call call = new Call(node, loop, nodes.apply(to), path, message, Promise.promise());
      time.in(timeout, () -> call.fail(Reason.SILENT, "time out"));
      time.in(latency(node, call.to()), () -> arrive(call));
      return call.answer().future();
    };
  }

  private record Call(
      SimNode from,
      SimLoop loop,
      SimNode to,
      String path,
      JsonObject message,
      Promise<JsonObject> answer) {
    void fail(Reason reason, String text) {
      loop.turn(() -> answer.tryFail(new CallFailedException(reason, text)));
    }
  }

  private void arrive(Call call) {
    SimNode to = call.to();
    if (to == null || !to.isUp) {
      return;
    }
    Cut cut = call.from() == to ? null : cuts.get(pair(call.from().name, to.name));
    boolean refused = cut != null && cut.spans.isOn() && cut.refusals > 0;
    if (refused || to.member == null || to.member.loop().isDead()) {
      time.in(latency(call.from(), to), () -> call.fail(Reason.REFUSED, "no port"));
    } else if (cut == null || !cut.spans.isOn()) {
      SimProcess there = to.member;
      JsonObject message = copy(call.message());
      there
          .loop()
          .turn(
              () ->
                  there
                      .called(call.path(), message)
                      .onComplete(done -> answer(call, cut(call), done)));
    }
  }

  private Supplier<Boolean> cut(Call call) {
    return () -> {
      Cut cut = cuts.get(pair(call.from().name, call.to().name));
      return cut != null && cut.spans.isOn();
    };
  }

  private void answer(Call call, Supplier<Boolean> isCut, AsyncResult<JsonObject> done) {
    time.in(
        latency(call.from(), call.to()),
        () -> {
          if (isCut.get()) {
            return;
          }
          if (done.succeeded()) {
            JsonObject answer = copy(done.result());
            call.loop().turn(() -> call.answer().tryComplete(answer));
          } else {
            call.fail(Reason.REJECTED, String.valueOf(done.cause()));
          }
        });
  }

  private JsonObject copy(JsonObject message) {
    return asText ? new JsonObject(message.encode()) : message;
  }

  private long latency(SimNode from, SimNode to) {
    long usual = time.between(1, time.random.nextInt(200) == 0 ? 1_000 : 20);
    return usual + from.slowness + (to == null ? 0 : to.slowness);
  }

  /** Asks the receiver, on its side of the line, and brings the answer back. */
  void ask(
      SimNode from,
      SimLoop loop,
      Supplier<SimReceiver.Answer> question,
      Consumer<SimReceiver.Answer> answered) {
    boolean[] over = new boolean[1];
    Consumer<SimReceiver.Answer> once =
        answer -> {
          if (!over[0]) {
            over[0] = true;
            answered.accept(answer);
          }
        };
    time.in(RECEIVER_TIMEOUT_MILLIS, () -> loop.turn(() -> once.accept(SimReceiver.Answer.FAILED)));
    time.in(
        latency(from, null),
        () -> {
          if (!from.isUp) {
            return;
          }
          if (!from.withoutReceiver.isOn()) {
            SimReceiver.Answer answer = question.get();
            time.in(latency(from, null), () -> bring(from, loop, once, answer));
          } else if (from.receiverRefuses) {
            loop.turn(() -> once.accept(SimReceiver.Answer.FAILED));
          }
        });
  }

  private static void bring(
      SimNode to, SimLoop loop, Consumer<SimReceiver.Answer> answered, SimReceiver.Answer answer) {
    if (!to.withoutReceiver.isOn()) {
      loop.turn(() -> answered.accept(answer));
    }
  }
}
