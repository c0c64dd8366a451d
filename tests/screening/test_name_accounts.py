from tests.screening.writing import found


def test_finds_family_names_in_user_ids() -> None:
    assert found("WARN login failed user=hasegawa-m") == [("PERSON", "hasegawa-m")]
    assert found("uid=k.nishimura が更新") == [("PERSON", "k.nishimura")]


def test_ids_of_systems_and_towns_pass() -> None:
    for text in ("user=admin-k と user=batch-m の権限", "user=osaka-k", "login: backup-db", "git checkout hasegawa-m"):
        assert found(text) == [], text
