package dev.quarry.orchestrator.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CountedAdmissionTest {
  private final CountedAdmission admission = new CountedAdmission(Admission.unlimited());

  @Test
  void jobs_count_once_they_are_added_and_not_when_their_place_is_given_back() {
    try (Admission.Place place = admission.admit("acme", 3)) {
      assertThat(admission.added()).isZero();
      place.taken();
    }
    try (Admission.Place place = admission.admit("acme", 5)) {
      assertThat(place).isNotNull();
    }

    assertThat(admission.added()).isEqualTo(3);
  }
}
