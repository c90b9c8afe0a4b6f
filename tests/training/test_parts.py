"""Data without leaks, masks that show the forgery, losses that can be learned, figures that are right."""

import cv2
import numpy as np
import pytest
import torch

from lgrr.errors import UsageError
from lgrr.model.network import LGRR
from lgrr.training.augment import Augmentation
from lgrr.training.batches import PairSteps, batches
from lgrr.training.config import TrainConfig, read_config
from lgrr.training.data import open_data
from lgrr.training.losses import losses, pair_loss, patch_loss, similarity_loss
from lgrr.training.masks import difference_mask, forged_share, in_surroundings, is_plausible
from lgrr.training.metrics import auc, auc_interval, equal_error_rate, threshold_at_false_alarms


def test_every_fake_is_paired_with_the_real_of_its_own_clip(manifest):
    pairs = open_data(f"manifest:{manifest}").split("train").pairs()
    assert len(pairs) == 14
    assert all(real.source == fake.source and fake.fake and not real.fake for real, fake in pairs)


def test_a_source_on_both_sides_of_the_split_is_refused(manifest, tmp_path):
    leaking = tmp_path / "leak.csv"
    leaking.write_text("file,label,source,split\na.jpg,real,clip1,train\nb.jpg,fake,clip1,validation\n")
    with pytest.raises(UsageError, match=r"clip1 in both train and validation"):
        open_data(f"manifest:{leaking}")


@pytest.mark.parametrize(
    ("spec", "words"),
    [("faces.csv", "manifest:PATH"), ("manifest:/nowhere.csv", "cannot be read"), ("ffpp:/data", "data prepare")],
)
def test_data_that_cannot_be_read_is_named(spec, words):
    with pytest.raises(UsageError, match=words):
        open_data(spec)


def test_a_csv_without_labels_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("file,source\na.jpg,1\n")
    with pytest.raises(UsageError, match="no column 'label'"):
        open_data(f"manifest:{tmp_path / 'x.csv'}")


def test_a_setting_that_does_not_exist_is_named(tmp_path):
    (tmp_path / "run.toml").write_text("learning_speed = 1\n")
    with pytest.raises(UsageError, match=r"run\.toml: setting learning_speed"):
        read_config(tmp_path / "run.toml")


def test_the_mask_is_where_the_fake_differs_and_the_centre_window_is_forged(manifest):
    data = open_data(f"manifest:{manifest}")
    mask = difference_mask(data.read("real03.jpg"), data.read("fake03.jpg"))
    assert is_plausible(mask)
    share = forged_share(mask)
    assert share[1, 1] > 0.9
    assert share[[0, 0, 2, 2], [0, 2, 0, 2]].max() < 0.2
    assert not is_plausible(difference_mask(data.read("real03.jpg"), data.read("real03.jpg")))


def test_a_pair_gets_one_draw_of_augmentation_so_that_only_the_forgery_differs(manifest):
    data = open_data(f"manifest:{manifest}")
    picture = data.read("real05.jpg")
    for seed in range(10):
        augment = Augmentation(np.random.default_rng(seed), 64)
        np.testing.assert_array_equal(augment(picture), augment(picture.copy()))
        assert augment(picture).shape == (64, 64, 3)


def test_noise_and_h264_are_shared_too_and_leave_the_other_draws_as_they_are(manifest):
    picture = open_data(f"manifest:{manifest}").read("real05.jpg")
    for seed in range(6):
        plain = Augmentation(np.random.default_rng(seed), 64)
        worn = Augmentation(np.random.default_rng(seed), 64, noise=1, h264=1)
        assert (plain.zoom, plain.jpeg, plain.blur) == (worn.zoom, worn.jpeg, worn.blur)
        np.testing.assert_array_equal(worn(picture), worn(picture.copy()))
        change = np.abs(worn(picture).astype(int) - plain(picture)).mean()
        assert 0.5 < change < 15


def test_surroundings_may_be_shared_so_that_encoders_leave_no_trace_there(manifest):
    data = open_data(f"manifest:{manifest}")
    real, fake = data.read("real03.jpg"), data.read("fake03.jpg")
    mask = difference_mask(real, fake)
    fake = cv2.GaussianBlur(fake, (0, 0), 1)  # as another pass of an encoder would
    joined = in_surroundings(real, fake, mask)
    far = cv2.dilate(mask, np.ones((49, 49))) == 0
    assert far.mean() > 0.2
    np.testing.assert_array_equal(joined[far], real[far])
    deep = cv2.erode(mask, np.ones((21, 21))) == 1
    assert np.abs(joined[deep].astype(int) - fake[deep]).max() <= 1


def test_batches_depend_on_the_step_alone(manifest):
    data = open_data(f"manifest:{manifest}").split("train")
    config = TrainConfig(pairs=3, steps=6, side=[(0, 32), (4, 64)], workers=0)
    from_start = list(batches(data, config, 0))
    resumed = list(batches(data, config, 4))
    assert [tuple(b.images.shape) for b in from_start] == [(6, 3, 32, 32)] * 4 + [(6, 3, 64, 64)] * 2
    assert torch.equal(from_start[4].images, resumed[0].images)
    assert torch.equal(from_start[5].shares, resumed[1].shares)
    assert from_start[0].fake.tolist() == [False] * 3 + [True] * 3
    assert len(PairSteps(data, config, 4)) == 2


def test_parts_of_a_crop_keep_its_detail_and_a_pair_is_cut_at_one_place(manifest):
    data = open_data(f"manifest:{manifest}").split("train")
    picture = data.read("real05.jpg")
    for seed in range(10):
        augment = Augmentation(np.random.default_rng(seed), 64, 0.5)
        assert augment(picture).shape == (64, 64, 3)
        seen = augment.mask(np.ones(picture.shape[:2], np.float32)).shape
        assert 0.42 * len(picture) < seen[0] <= 0.5 * len(picture) + 1
        middle = np.zeros(picture.shape[:2], np.float32)
        middle[len(picture) // 2 - 6 : len(picture) // 2 + 6, len(picture) // 2 - 6 : len(picture) // 2 + 6] = 1
        if augment.zoom > 0.5:
            assert augment.mask(middle).max() == 1
    config = TrainConfig(side=[(0, 64), (9, 128)], part=[(0, 0.55), (9, 1.0)])
    assert [config.whole_side_at(step) for step in (0, 8, 9)] == [112, 112, 128]


def test_pairs_that_are_not_damaged_are_only_flipped_and_zoomed(manifest):
    picture = open_data(f"manifest:{manifest}").read("real05.jpg")
    spared = [Augmentation(np.random.default_rng(seed), 64, damaged=0.0) for seed in range(40)]
    assert all(a.shrink is a.blur is a.jpeg is None and (a.light[0, :, 0] == np.arange(256)).all() for a in spared)
    assert {a.flip for a in spared} == {False, True}
    hurt = [Augmentation(np.random.default_rng(seed), 64) for seed in range(40)]
    assert [a.zoom for a in hurt] == [a.zoom for a in spared], "the other draws stay"
    assert abs(spared[0](picture).mean() - cv2.resize(picture, (64, 64)).mean()) < 6
    config = TrainConfig(damaged=[(0, 0.1), (10, 0.5)])
    assert [config.damaged_at(step) for step in (0, 9, 10)] == [0.1, 0.1, 0.5]


def test_a_fake_is_to_stand_above_its_own_real():
    model = LGRR(width=0.25)
    output = model(torch.rand(4, 3, 32, 32))
    odds = torch.tensor([-3.0, 1.0, -2.0, 4.0])  # each fake above its real, though one fake is below the other's real
    for name in ("logits", "noise_logits", "semantic_logits"):
        setattr(output, name, torch.stack([odds / 2, -odds / 2], dim=1))
    assert pair_loss(output) == pytest.approx(np.log1p(np.exp([-1.0, -3.0])).mean(), abs=1e-6)


def test_learning_rate_rises_stays_and_falls_to_zero():
    config = TrainConfig(steps=100, warm_up=10, cool_down=20, learning_rate=1.0)
    rates = [config.rate_at(step) for step in range(101)]
    assert rates[0] == pytest.approx(0.1) and rates[9:81] == [1.0] * 72
    assert rates[100] == 0.0 and rates[90] == pytest.approx(0.5)


def test_each_loss_can_be_switched_off_and_each_gives_gradients():
    model = LGRR(width=0.25)
    images, fake = torch.rand(4, 3, 32, 32), torch.tensor([False, False, True, True])
    shares = torch.rand(4, 3, 3)
    shares[3] = torch.nan  # a fake without a mask: image losses only
    for name in (field for field in TrainConfig.model_fields if field.startswith("loss_")):
        only = TrainConfig(**{f: float(f == name) for f in TrainConfig.model_fields if f.startswith("loss_")})
        parts = losses(model(images), fake, shares, only)
        assert list(parts) == [name]
        assert torch.isfinite(parts[name])
        model.zero_grad()
        parts[name].backward()
        assert sum(float(p.grad.abs().sum()) for p in model.parameters() if p.grad is not None) > 0


def test_patch_loss_is_least_at_the_forged_share():
    shares = torch.tensor([[[0.0, 0.25, 0.5], [0.75, 1.0, 0.1], [0.3, 0.6, 0.9]]])
    inside = shares.clamp(1e-6, 1 - 1e-6)
    best = torch.stack([inside.log(), (1 - inside).log()], dim=-1)
    for other in (best + torch.tensor([0.5, 0.0]), best * 0.5, best.flip(-1)):
        assert patch_loss(best, shares) < patch_loss(other, shares)


def test_similarity_loss_wants_forged_and_clean_patches_apart():
    shares = torch.zeros(1, 3, 3)
    shares[0, 1, 1] = 1
    alike = torch.ones(1, 9, 4)
    apart = torch.zeros(1, 9, 4)
    apart[..., 0] = 1
    apart[0, 4] = torch.tensor([0.0, 1, 0, 0])
    assert similarity_loss(apart, shares) == pytest.approx(0, abs=1e-7)
    assert similarity_loss(alike, shares) == pytest.approx(16 / 81)


def test_figures_of_merit_on_scores_whose_answer_is_known():
    scores = np.array([0.1, 0.4, 0.35, 0.8])
    fake = np.array([False, False, True, True])
    assert auc(scores, fake) == 0.75
    assert auc(np.full(4, 0.5), fake) == 0.5
    assert np.isnan(auc(scores, np.ones(4, bool)))
    assert equal_error_rate(np.arange(10.0), np.arange(10) >= 5) == 0
    assert equal_error_rate(scores, fake) == 0.5
    reals = np.concatenate([np.linspace(0, 1, 200), [0.3]])
    label = np.arange(201) == 200
    threshold = threshold_at_false_alarms(reals, label, 0.01)
    assert (reals[:200] >= threshold).sum() == 2


def test_pictures_of_one_source_do_not_count_as_independent():
    rng = np.random.default_rng(1)
    source = np.arange(400) // 40
    fake = np.arange(400) % 2 == 1
    scores = rng.normal(0, 1, 10)[source] * fake + rng.normal(0, 0.1, 400)
    by_source = auc_interval(scores, fake, source, rounds=300)
    by_picture = auc_interval(scores, fake, np.arange(400), rounds=300)
    assert by_source[0] < auc(scores, fake) < by_source[1]
    assert by_source[1] - by_source[0] > 2 * (by_picture[1] - by_picture[0])
