// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * Which member opened a connection. All members share one loopback source address, so the kernel is
 * asked: the connection's port leads to a socket, the socket to the process that holds it. Linux
 * only. One thread answers; questions that came meanwhile are answered together.
 */
final class Callers implements AutoCloseable {
  /** A process that is no member, or one that is gone already. */
  static final String UNKNOWN = "?";

  private static final int TRIES = 3;

  private record Question(int theirs, int ours, CompletableFuture<String> answer) {
    String ports() {
      return theirs + ":" + ours;
    }
  }

  private final Map<Long, String> members = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<Question> questions = new LinkedBlockingQueue<>();
  private final Thread thread;

  Callers() {
    thread = Thread.ofPlatform().name("callers").daemon().start(this::answer);
  }

  void know(long pid, String member) {
    members.put(pid, member);
  }

  void forget(long pid) {
    members.remove(pid);
  }

  /** The member whose connection goes from this port to that one of ours. */
  CompletableFuture<String> at(int theirs, int ours) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    questions.add(new Question(theirs, ours, answer));
    return answer;
  }

  private void answer() {
    try {
      while (true) {
        List<Question> open = new ArrayList<>();
        open.add(questions.take());
        questions.drainTo(open);
        for (int i = 0; i < TRIES && !open.isEmpty(); i++) {
          Map<String, String> owners = owners();
          Map<String, String> sockets = sockets();
          open.removeIf(question -> answered(question, owners, sockets));
        }
        open.forEach(question -> question.answer().complete(UNKNOWN));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean answered(
      Question question, Map<String, String> owners, Map<String, String> sockets) {
    String member = owners.get(sockets.getOrDefault(question.ports(), ""));
    return member != null && question.answer().complete(member);
  }

  /** Members by the sockets they hold. */
  private Map<String, String> owners() {
    Map<String, String> owners = new HashMap<>();
    members.forEach(
        (pid, member) -> {
          try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            files.forEach(file -> owners.put(link(file), member));
          } catch (IOException | UncheckedIOException e) {
            // It ended; nothing is asked by it any more.
          }
        });
    return owners;
  }

  private static String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Sockets by the local and the remote port of their connection. */
  private static Map<String, String> sockets() {
    Map<String, String> sockets = new HashMap<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try (Stream<String> lines = Files.lines(Path.of(table))) {
        lines.skip(1).forEach(line -> read(line, sockets));
      } catch (IOException | UncheckedIOException e) {
        // A machine without one of the two families.
      }
    }
    return sockets;
  }

  private static void read(String line, Map<String, String> sockets) {
    String[] fields = line.trim().split("\\s+");
    sockets.put(port(fields[1]) + ":" + port(fields[2]), "socket:[" + fields[9] + "]");
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
