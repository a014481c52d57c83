"""What admins find in their menu and help, and nobody else."""

import pytest


async def test_admin_shows_commands_and_what_waits(ana, written, subscribed):
    """What there is to do, behind buttons."""
    await written()
    await ana.presses("Pedir la aprobación")
    await ana.says("/admin")

    assert "/anunciar – Escribir un aviso" in ana.reply
    assert "/retirar – " in ana.reply
    assert any("Aviso 1 · espera aprobación" in button for button in ana.buttons)


async def test_admin_says_who_approves(ana, set_policy):
    """As the operator chose it."""
    await ana.says("/admin")
    assert "sale cuando otra lo aprueba" in ana.reply
    set_policy(approvals=1)
    await ana.says("/admin")

    assert "después de un minuto" in ana.reply


@pytest.mark.parametrize("command", ["/ayuda", "/help"])
async def test_help_points_admins_to_theirs(ana, person, command):
    """And nobody else."""
    await ana.says(command)
    await person.says(command)

    assert "/admin" in ana.reply
    assert "/admin" not in person.reply


async def test_for_others_there_is_no_admin(person, group):
    """In private and in groups."""
    await person.says("/admin")

    assert person.reply.startswith("No conozco ese comando.")
