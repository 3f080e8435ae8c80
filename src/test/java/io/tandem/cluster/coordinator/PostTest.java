// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.model.Replica;
import org.junit.jupiter.api.Test;

class PostTest {
  @Test
  void member_thatRestarted_holdsWhatItHeldAndHasScrapedNothing() {
    Post post = new Post(new MemberCard("m", "p1", "m:9", "n", "z", "1", "all", State.ACTIVE));
    OwnedTarget held = new OwnedTarget(CoordinatorLab.target(1), Replica.A, "o", false);
    post.acknowledged.put(1L, held);
    post.scraped.add(1L);
    post.generation = 7;

    post.restarted();

    // Else it would be told to leave at once what nobody else has yet.
    assertThat(post.acknowledged).containsEntry(1L, held);
    assertThat(post.scraped).isEmpty();
    assertThat(post.generation).isEqualTo(-1);
  }
}
