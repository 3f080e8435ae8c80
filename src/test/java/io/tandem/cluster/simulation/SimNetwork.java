// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.transport.CallFailedException;
import io.tandem.cluster.transport.CallFailedException.Reason;
import io.tandem.cluster.transport.FleetTransport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The lines between processes: slow, cut, or dead at the other end. */
final class SimNetwork {
  private final SimTime time;
  private final Map<String, SimProcess> byAddress = new HashMap<>();
  private final Set<String> cut = new HashSet<>();
  long calls;

  SimNetwork(SimTime time) {
    this.time = time;
  }

  void listen(String address, SimProcess process) {
    byAddress.put(address, process);
  }

  void cut(String from, String to) {
    cut.add(from + " " + to);
    cut.add(to + " " + from);
  }

  void mend() {
    cut.clear();
  }

  FleetTransport from(String address, SimLoop loop) {
    return (to, path, message, timeout) -> call(address, loop, to, path, message, timeout);
  }

  private Future<JsonObject> call(
      String from, SimLoop loop, String to, String path, JsonObject message, long timeout) {
    calls++;
    Promise<JsonObject> answer = Promise.promise();
    time.in(
        timeout,
        () -> loop.turn(() -> answer.tryFail(new CallFailedException(Reason.SILENT, "time out"))));
    String text = message.encode();
    time.in(latency(), () -> arrive(from, loop, to, path, text, answer));
    return answer.future();
  }

  private void arrive(
      String from, SimLoop loop, String to, String path, String text, Promise<JsonObject> answer) {
    SimProcess there = byAddress.get(to);
    if (cut.contains(from + " " + to)) {
      return;
    }
    if (there == null || there.loop().isDead()) {
      time.in(
          1,
          () ->
              loop.turn(() -> answer.tryFail(new CallFailedException(Reason.REFUSED, "no port"))));
      return;
    }
    there
        .loop()
        .turn(
            () ->
                there
                    .called(path, new JsonObject(text))
                    .onComplete(
                        done ->
                            time.in(
                                latency(),
                                () ->
                                    loop.turn(
                                        () -> {
                                          if (cut.contains(from + " " + to)) {
                                            return;
                                          }
                                          if (done.succeeded()) {
                                            answer.tryComplete(
                                                new JsonObject(done.result().encode()));
                                          } else {
                                            answer.tryFail(
                                                new CallFailedException(
                                                    Reason.REJECTED, "" + done.cause()));
                                          }
                                        }))));
  }

  private long latency() {
    return 1 + time.random.nextInt(20);
  }
}
