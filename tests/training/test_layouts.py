"""Data sets are read as they are published: whose face, of which recording, in which split, and no leak."""

import json
import tarfile

import pytest

from lgrr.errors import UsageError
from lgrr.training.layouts import recordings
from lgrr.training.recording import spread


@pytest.fixture
def touch(tmp_path):
    """Makes empty files below a folder: layouts are read from names alone."""

    def make(*names):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        return tmp_path

    return make


def by_name(spec):
    return {r.name: r for r in recordings(spec).recordings}


def split_files(root, train=(), val=(), test=()):
    for name, pairs in (("train", train), ("val", val), ("test", test)):
        (root / f"{name}.json").write_text(json.dumps(pairs))


def test_faceforensics_has_its_official_split_its_masks_and_donors(touch):
    root = touch(
        "original_sequences/youtube/c23/videos/000.mp4",
        "original_sequences/youtube/c40/videos/000.mp4",
        "original_sequences/youtube/c23/videos/900.mp4",
        "manipulated_sequences/Deepfakes/c23/videos/000_003.mp4",
        "manipulated_sequences/Deepfakes/masks/videos/000_003.mp4",
        "manipulated_sequences/Face2Face/c40/images/000_003/0000.png",
        "original_sequences/actors/c23/videos/01__walking.mp4",
        "manipulated_sequences/DeepFakeDetection/c23/videos/01_02__walking__ABC.mp4",
    )
    split_files(root, train=[["000", "003"]], val=[["010", "011"]], test=[["020", "021"]])
    found = by_name(f"ffpp:{root}")
    assert set(found) == {"youtube/c23/000", "youtube/c40/000", "Deepfakes/c23/000_003", "Face2Face/c40/000_003",
                          "actors/c23/01__walking", "DeepFakeDetection/c23/01_02__walking__ABC"}  # fmt: skip
    fake = found["Deepfakes/c23/000_003"]
    assert (fake.fake, fake.source, fake.split, fake.donors) == (True, "000", "train", ("003",))
    assert fake.manipulation == "Deepfakes" and fake.mask is not None and fake.mask.path.exists()
    assert fake.group == found["youtube/c23/000"].group != found["youtube/c40/000"].group
    actor, acted = found["actors/c23/01__walking"], found["DeepFakeDetection/c23/01_02__walking__ABC"]
    assert actor.split == acted.split == "test" and actor.source == acted.source and not actor.fake
    assert "1 recordings stand in no split file" in recordings(f"ffpp:{root}").notes[0]


def test_a_face_from_the_other_side_of_the_split_is_refused(touch):
    root = touch("manipulated_sequences/Deepfakes/c23/videos/000_003.mp4")
    touch("original_sequences/youtube/c23/videos/003.mp4")
    split_files(root, train=[["000", "001"]], test=[["003", "004"]])
    with pytest.raises(UsageError, match="source 003 in both"):
        recordings(f"ffpp:{root}")


def test_faceforensics_without_its_split_files_is_refused(touch):
    root = touch("original_sequences/youtube/c23/videos/000.mp4")
    with pytest.raises(UsageError, match=r"lacks train\.json"):
        recordings(f"ffpp:{root}")


def test_celebdf_tests_what_its_list_names_and_trains_on_no_fake_of_a_tested_recording(touch):
    root = touch(
        *(f"Celeb-real/id{k}_0000.mp4" for k in range(12)),
        *(f"Celeb-synthesis/id{k}_id20_0000.mp4" for k in range(12)),
        "Celeb-synthesis/id0_id21_0000.mp4",
        "YouTube-real/00007.mp4",
    )
    (root / "List_of_testing_videos.txt").write_text(
        "1 Celeb-real/id0_0000.mp4\n0 Celeb-synthesis/id0_id20_0000.mp4\n1 Youtube-real/00007.mp4\n"
    )
    found = recordings(f"celebdf:{root}")
    splits = {r.name: r.split for r in found.recordings}
    assert {name for name, split in splits.items() if split == "test"} == {
        "Celeb-real/id0_0000", "Celeb-synthesis/id0_id20_0000", "YouTube-real/00007"}  # fmt: skip
    assert "Celeb-synthesis/id0_id21_0000" not in splits and "1 recordings" in found.notes[1]
    assert set(splits.values()) == {"train", "validation", "test"}
    assert all(splits[f"Celeb-real/id{k}_0000"] == splits[f"Celeb-synthesis/id{k}_id20_0000"] for k in range(12))


def test_timit_keeps_subjects_that_were_swapped_with_each_other_in_one_split(touch):
    pairs = [("fadg0", "fram1"), ("faks0", "fcft0"), ("mabw0", "mbdg0"), ("mbjk0", "mccs0")]
    root = touch(
        *(f"{q}_quality/{a}/sa1-video-{b}.avi" for q in ("higher", "lower") for p in pairs for a, b in (p, p[::-1])),
        *(f"vidtimit/{a}/video/sa1/001" for p in pairs for a in p),
        "vidtimit/felc0/video/sa1/001",
    )
    found = by_name(f"timit:{root}")
    for a, b in pairs:
        shared = {found[name].split for name in (f"real/{a}/sa1", f"real/{b}/sa1", f"higher_quality/{a}/sa1-video-{b}",
                                                 f"lower_quality/{b}/sa1-video-{a}")}  # fmt: skip
        assert len(shared) == 1
    fake, real = found["higher_quality/fadg0/sa1-video-fram1"], found["real/fadg0/sa1"]
    assert fake.source == real.source == fake.group == real.group and fake.fake and not real.fake
    assert len(found) == 8 + 16 + 1


def test_dfdc_spreads_whole_folders_and_follows_metadata_to_the_original(touch):
    root = touch(*(f"part_{k}/{label}{k}.mp4" for k in range(4) for label in ("real", "fake")))
    for k in range(4):
        about = {f"fake{k}.mp4": {"label": "FAKE", "original": f"real{k}.mp4"}, f"real{k}.mp4": {"label": "REAL"},
                 "gone.mp4": {"label": "REAL"}}  # fmt: skip
        (root / f"part_{k}/metadata.json").write_text(json.dumps(about))
    found = by_name(f"dfdc:{root}")
    assert len(found) == 8
    assert {r.split for r in found.values()} == {"train", "validation", "test"}
    for k in range(4):
        real, fake = found[f"part_{k}/real{k}"], found[f"part_{k}/fake{k}"]
        assert (real.source, real.split, real.fake) == (fake.source, fake.split, False)


def test_a_metadata_file_that_is_cut_short_is_named(touch):
    root = touch("part_0/a.mp4")
    (root / "part_0/metadata.json").write_text('{"a.mp4": ')
    with pytest.raises(UsageError, match=r"metadata\.json cannot be read"):
        recordings(f"dfdc:{root}")


def test_a_folder_pairs_equal_names_and_may_bring_its_own_split(touch):
    found = by_name(f"folder:{touch('train/real/a.mp4', 'train/fake/a.mp4', 'test/real/b.png')}")
    of = {name: (r.source, r.split) for name, r in found.items()}
    assert of.pop("test/real/b.png") == ("b", "test")
    assert of == {"train/real/a.mp4": ("a", "train"), "train/fake/a.mp4": ("a", "train")}
    assert found["train/fake/a.mp4"].group == found["train/real/a.mp4"].group


def test_the_same_source_in_two_folders_of_a_split_is_refused(touch):
    with pytest.raises(UsageError, match="source a in both train and test"):
        recordings(f"folder:{touch('train/real/a.png', 'test/fake/a.png')}")


def test_real_faces_come_from_a_folder_or_a_tar(touch, tmp_path):
    root = touch("people/b.jpg", "people/a.png", "people/notes.txt")
    with tarfile.open(tmp_path / "faces.tar", "w") as shard:
        shard.add(root / "people", "people")
    assert [r.name for r in recordings(f"real:{root / 'people'}").recordings] == ["a.png", "b.jpg"]
    assert [r.name for r in recordings(f"real:{tmp_path / 'faces.tar'}").recordings] == ["people/a.png", "people/b.jpg"]


@pytest.mark.parametrize("kind", ["ffpp", "celebdf", "timit", "dfdc", "folder", "real"])
def test_what_is_not_there_or_has_another_layout_is_refused_in_one_sentence(kind, tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError) as refused:
            recordings(f"{kind}:{path}")
        assert str(tmp_path) in str(refused.value) and str(refused.value).endswith(".")


def test_a_tar_that_is_none_is_refused(touch):
    with pytest.raises(UsageError, match="neither a folder nor a plain tar"):
        recordings(f"real:{touch('faces.tar') / 'faces.tar'}")


def test_an_unknown_kind_names_those_that_are_known():
    with pytest.raises(UsageError, match="ffpp:PATH, celebdf:PATH"):
        recordings("imagenet:/data")


def test_spreading_gives_a_tenth_to_validation_and_test_whatever_the_order():
    keys = [f"clip{k}" for k in range(50)]
    split = spread(keys)
    assert split == spread(reversed(keys))
    assert [list(split.values()).count(name) for name in ("train", "validation", "test")] == [40, 5, 5]
    assert set(spread(["a", "b", "c"]).values()) == {"train", "validation", "test"}
    assert set(spread(["a", "b"]).values()) == {"train"}
