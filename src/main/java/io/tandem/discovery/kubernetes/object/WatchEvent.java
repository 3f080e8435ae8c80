// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

/** What a watch tells. */
public sealed interface WatchEvent {
  /** The object is there, new or changed. */
  record Present(ClusterObject object, String version) implements WatchEvent {}

  /** It is gone; this is what it was last. */
  record Gone(ClusterObject object, String version) implements WatchEvent {}

  /** Nothing happened up to here. */
  record Bookmark(String version) implements WatchEvent {}

  /** The watch is over. */
  record Failure(int status, String message) implements WatchEvent {}
}
