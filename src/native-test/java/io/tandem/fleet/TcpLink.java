// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to one server, as bytes: the API server, or the port of a member. It knows who calls, so
 * that one member alone may be cut off from it. While packets get lost, bytes wait on either side,
 * as TCP sends them again later; while it refuses, connections are reset. Virtual threads.
 */
final class TcpLink implements AutoCloseable {
  private static final int BUFFER = 16 << 10;

  private final Callers callers;
  private final InetSocketAddress server;
  private final Cut cut = new Cut();
  private final ServerSocket listener;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /** Listens there and leads to the server. */
  TcpLink(Callers callers, String host, int port, InetSocketAddress server) {
    this.callers = callers;
    this.server = server;
    try {
      listener = new ServerSocket(port, 128, InetAddress.getByName(host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut.onChange(() -> connections.forEach(Connection::changed));
    Thread.ofVirtual().name("link").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  Cut cut() {
    return cut;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    String caller = callers.at(client.getPort(), client.getLocalPort()).join();
    Connection connection = new Connection(client, caller);
    connections.add(connection);
    connection.run();
  }

  private final class Connection {
    private final Socket client;
    private final Socket upstream = new Socket();
    private final String caller;

    Connection(Socket client, String caller) {
      this.client = client;
      this.caller = caller;
    }

    void run() {
      try {
        if (passes()) {
          upstream.connect(server, 5_000);
          Thread.ofVirtual().start(() -> pump(upstream, client));
          pump(client, upstream);
        }
      } catch (IOException e) {
        // The server is not there: neither is the way to it.
      }
      end();
    }

    /** Waits while packets get lost; false where the connection is refused. */
    private synchronized boolean passes() {
      try {
        while (cut.of(caller) == Fault.DROP && !client.isClosed()) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      return cut.of(caller) == Fault.NONE;
    }

    synchronized void changed() {
      notifyAll();
      if (cut.of(caller) == Fault.REFUSE) {
        end();
      }
    }

    private void pump(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0 && passes(); read = in.read(buffer)) {
          out.write(buffer, 0, read);
        }
        to.shutdownOutput();
      } catch (IOException e) {
        end();
      }
    }

    private void end() {
      connections.remove(this);
      reset(client);
      reset(upstream);
    }
  }

  /** Either side sees a reset, as when the process at the other end dies. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Closed already.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(Connection::end);
  }
}
