// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.member;

import io.tandem.cluster.message.TargetJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * The orders of a member in one JSON file, for its owner's eyes only, replaced as a whole. A file
 * that cannot be read counts as none: the coordinator says everything again. Any thread; written on
 * the worker.
 */
public final class OrdersFile implements OrdersStore {
  private static final Logger LOG = Logger.getLogger(OrdersFile.class);

  private final Path file;
  private final Executor worker;

  /** Orders in this file. */
  public OrdersFile(Path file, Executor worker) {
    this.file = file;
    this.worker = worker;
  }

  @Override
  public Kept load() {
    try {
      JsonObject json = new JsonObject(Files.readString(file));
      return new Kept(
          json.getLong("term", 0L),
          json.getString("configVersion", ""),
          json.getString("config"),
          TargetJson.read(json.getJsonArray("targets", new JsonArray())),
          TargetJson.texts(json.getJsonObject("partners", new JsonObject())));
    } catch (NoSuchFileException e) {
      return Kept.NOTHING;
    } catch (IOException | RuntimeException e) {
      LOG.warnf("orders on disk not readable, left out file=%s error=%s", file, e.getMessage());
      return Kept.NOTHING;
    }
  }

  @Override
  public void save(Kept kept) {
    JsonObject json =
        new JsonObject()
            .put("term", kept.term())
            .put("configVersion", kept.configVersion())
            .put("config", kept.config())
            .put("targets", TargetJson.write(kept.targets()))
            .put("partners", TargetJson.texts(kept.partners()));
    byte[] bytes = json.encode().getBytes(StandardCharsets.UTF_8);
    worker.execute(() -> write(bytes));
  }

  private void write(byte[] bytes) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE))) {
        channel.write(java.nio.ByteBuffer.wrap(bytes));
        channel.force(true);
      }
      replace(fresh);
    } catch (IOException e) {
      // The orders in memory hold; only a restart without a coordinator would miss them.
      LOG.warnf("orders not kept on disk file=%s error=%s", file, e.toString());
    }
  }

  private void replace(Path fresh) throws IOException {
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
