"""First tables"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # ### commands made by Alembic from the models ###
    op.create_table('calendar_token',
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('revoked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('last_used_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('sha256')
    )
    with op.batch_alter_table('calendar_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_token_made_by'), ['made_by'], unique=False)

    op.create_table('callout',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=True),
    sa.Column('is_exercise', sa.Boolean(), nullable=False),
    sa.Column('lane', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('summary', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('button', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('stop', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ladder', sa.JSON(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('opened_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('answer_by', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('closes_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('closed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ending', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('steps_taken', sa.Integer(), nullable=False),
    sa.Column('next_due', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('callout', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_callout_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_callout_next_due'), ['next_due'], unique=False)
        batch_op.create_index(batch_op.f('ix_callout_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_callout_subject'), ['subject'], unique=False)

    op.create_table('channeltopic',
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('next_try', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_failure', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('channel')
    )
    op.create_table('claim',
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'key')
    )
    op.create_table('cover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('start', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('end', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('person_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('replaces', sa.JSON(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=True),
    sa.Column('is_swap', sa.Boolean(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_by_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('undone_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('undone_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('cover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cover_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cover_request_id'), ['request_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cover_rota_id'), ['rota_id'], unique=False)

    op.create_table('coverrequest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('start', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('end', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('holders', sa.JSON(), nullable=False),
    sa.Column('back_start', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('back_end', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_by_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('answered_by_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('next_due', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('coverrequest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coverrequest_rota_id'), ['rota_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_coverrequest_state'), ['state'], unique=False)

    op.create_table('directorychange',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('directorychange', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directorychange_person_id'), ['person_id'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('effective_from', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('applied_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('applied_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('kind', 'key', 'version')
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_kind'), ['kind'], unique=False)

    op.create_table('exercise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('month', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('band', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_in_hours', sa.Boolean(), nullable=False),
    sa.Column('planned_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('planned_for', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('postponed', sa.Integer(), nullable=False),
    sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('started_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('closed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('call_out_id', sa.Integer(), nullable=True),
    sa.Column('target_minutes', sa.Integer(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key')
    )
    with op.batch_alter_table('exercise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exercise_month'), ['month'], unique=False)
        batch_op.create_index(batch_op.f('ix_exercise_rota_id'), ['rota_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exercise_state'), ['state'], unique=False)

    op.create_table('fairnesswish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slack_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('start', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('end', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('feed_event',
    sa.Column('uid', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('start', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('end', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('cancelled_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('uid')
    )
    with op.batch_alter_table('feed_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feed_event_end'), ['end'], unique=False)
        batch_op.create_index(batch_op.f('ix_feed_event_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_feed_event_rota_id'), ['rota_id'], unique=False)

    op.create_table('guardalert',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('start', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('end', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('cleared_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key')
    )
    with op.batch_alter_table('guardalert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guardalert_rota_id'), ['rota_id'], unique=False)

    op.create_table('handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('end', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('outgoing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('incoming', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('days_ahead_due', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('evening_due', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('roll_call_due', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('call_out_id', sa.Integer(), nullable=True),
    sa.Column('unconfirmed_due', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('unconfirmed_told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('confirmed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('confirmed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('handed_over_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('pack_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('summary_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('chase_due', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('unaccepted_due', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('unaccepted_told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('accepted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('accepted_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('overtaken_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('overtaken_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('withdrawn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('rota_id', 'at')
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_call_out_id'), ['call_out_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_rota_id'), ['rota_id'], unique=False)

    op.create_table('handovernote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('written_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('written_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('handovernote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handovernote_rota_id'), ['rota_id'], unique=False)

    op.create_table('heartbeat',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('homevisitor',
    sa.Column('slack_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('opened_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('slack_id')
    )
    op.create_table('imported_calendar',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('shown_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('use', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('layer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_good', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('etag', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fetched_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('last_problem', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('next_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('stopped_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('imported_calendar', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_imported_calendar_next_at'), ['next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_calendar_subject_id'), ['subject_id'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('where', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('alert_state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_exercise', sa.Boolean(), nullable=False),
    sa.Column('lead_organisation', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('director_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('declared_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('declared_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('declared_by_slack_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('closed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_alert_state'), ['alert_state'], unique=False)

    op.create_table('leave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('start', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('end', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('undone_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('undone_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('leave', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_leave_person_id'), ['person_id'], unique=False)

    op.create_table('logentry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('event_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('entered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('author', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('author_slack_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('on_behalf_of', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_exercise', sa.Boolean(), nullable=False),
    sa.Column('late_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('corrects', sa.Integer(), nullable=True),
    sa.Column('previous_digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('incident_id', 'number')
    )
    with op.batch_alter_table('logentry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_logentry_incident_id'), ['incident_id'], unique=False)

    op.create_table('loghead',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('incident_id')
    )
    op.create_table('look',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('looked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('next_look', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('paused_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('listed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('called_at', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('message',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('method', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('lane', sa.Integer(), nullable=False),
    sa.Column('is_exercise', sa.Boolean(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('revises', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('not_before', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sent_channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sent_ref', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key')
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_revises'), ['revises'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_subject'), ['subject'], unique=False)
        batch_op.create_index('message_due', ['state', 'channel', 'lane', 'created_at'], unique=False)

    op.create_table('mutualaidrequest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=True),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('from_whom', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('requested_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('requested_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('mutualaidrequest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mutualaidrequest_incident_id'), ['incident_id'], unique=False)

    op.create_table('pause',
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('method', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('channel', 'method')
    )
    op.create_table('person',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('job_title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('organisation', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mobile', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('no_voice_calls', sa.Boolean(), nullable=False),
    sa.Column('text_hours', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('voice_hours', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('slack_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('purged_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('slack_id')
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_name'), ['name'], unique=False)

    op.create_table('picturewish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slack_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('drawn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('picturewish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picturewish_drawn_at'), ['drawn_at'], unique=False)

    op.create_table('senderlease',
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('channel')
    )
    op.create_table('unmatched',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('people', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('usergroup',
    sa.Column('handle', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('slack_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_missing', sa.Boolean(), nullable=False),
    sa.Column('is_enabled', sa.Boolean(), nullable=False),
    sa.Column('has_second_name', sa.Boolean(), nullable=False),
    sa.Column('members', sa.JSON(), nullable=False),
    sa.Column('refused', sa.JSON(), nullable=False),
    sa.Column('next_try', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_failure', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('told', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('handle')
    )
    op.create_table('callee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_out_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('reached_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('paged_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('answered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('answered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answered_with', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['call_out_id'], ['callout.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('call_out_id', 'person_id')
    )
    with op.batch_alter_table('callee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_callee_call_out_id'), ['call_out_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_callee_person_id'), ['person_id'], unique=False)

    op.create_table('checklist',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('playbook_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('incident_id', 'playbook_id')
    )
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_checklist_incident_id'), ['incident_id'], unique=False)

    op.create_table('competence',
    sa.Column('person_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('expires', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'name')
    )
    op.create_table('coverasked',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('declined_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['request_id'], ['coverrequest.id'], ),
    sa.PrimaryKeyConstraint('request_id', 'person_id')
    )
    op.create_table('pagerequest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('slack_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rota_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('call_out_id', sa.Integer(), nullable=True),
    sa.Column('told', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['call_out_id'], ['callout.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('pagerequest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pagerequest_call_out_id'), ['call_out_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pagerequest_slack_id'), ['slack_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pagerequest_told'), ['told'], unique=False)

    op.create_table('room',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('channel_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name_tries', sa.Integer(), nullable=False),
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('members', sa.JSON(), nullable=False),
    sa.Column('refused', sa.JSON(), nullable=False),
    sa.Column('invite_singly', sa.Boolean(), nullable=False),
    sa.Column('is_pinned', sa.Boolean(), nullable=False),
    sa.Column('is_bookmarked', sa.Boolean(), nullable=False),
    sa.Column('log_number', sa.Integer(), nullable=False),
    sa.Column('next_try', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_failure', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], ),
    sa.PrimaryKeyConstraint('incident_id')
    )
    with op.batch_alter_table('room', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_next_try'), ['next_try'], unique=False)

    op.create_table('roommessage',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('which', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], ),
    sa.PrimaryKeyConstraint('incident_id', 'which')
    )
    op.create_table('page',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('callee_id', sa.Integer(), nullable=False),
    sa.Column('call_out_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('route', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('failure', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['call_out_id'], ['callout.id'], ),
    sa.ForeignKeyConstraint(['callee_id'], ['callee.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_call_out_id'), ['call_out_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_callee_id'), ['callee_id'], unique=False)

    op.create_table('tick',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('checklist_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ticked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('ticked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('undone_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('undone_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['checklist_id'], ['checklist.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('tick', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tick_checklist_id'), ['checklist_id'], unique=False)

    # ### end Alembic commands ###
    protect_the_log()


def protect_the_log() -> None:
    """The database itself refuses to change or take out an entry of a log."""
    refusal = "entries of a log are never changed or taken out"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER log_no_{verb.lower()} BEFORE {verb} ON logentry "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER log_no_change BEFORE UPDATE OR DELETE ON logentry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_log_change()"
    )
    op.execute(
        "CREATE TRIGGER log_no_truncate BEFORE TRUNCATE ON logentry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change()"
    )


def downgrade() -> None:
    # ### commands made by Alembic from the models ###
    with op.batch_alter_table('tick', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tick_checklist_id'))

    op.drop_table('tick')
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_callee_id'))
        batch_op.drop_index(batch_op.f('ix_page_call_out_id'))

    op.drop_table('page')
    op.drop_table('roommessage')
    with op.batch_alter_table('room', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_room_next_try'))

    op.drop_table('room')
    with op.batch_alter_table('pagerequest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pagerequest_told'))
        batch_op.drop_index(batch_op.f('ix_pagerequest_slack_id'))
        batch_op.drop_index(batch_op.f('ix_pagerequest_call_out_id'))

    op.drop_table('pagerequest')
    op.drop_table('coverasked')
    op.drop_table('competence')
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_checklist_incident_id'))

    op.drop_table('checklist')
    with op.batch_alter_table('callee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_callee_person_id'))
        batch_op.drop_index(batch_op.f('ix_callee_call_out_id'))

    op.drop_table('callee')
    op.drop_table('usergroup')
    op.drop_table('unmatched')
    op.drop_table('senderlease')
    with op.batch_alter_table('picturewish', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picturewish_drawn_at'))

    op.drop_table('picturewish')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_name'))

    op.drop_table('person')
    op.drop_table('pause')
    with op.batch_alter_table('mutualaidrequest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mutualaidrequest_incident_id'))

    op.drop_table('mutualaidrequest')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('message_due')
        batch_op.drop_index(batch_op.f('ix_message_subject'))
        batch_op.drop_index(batch_op.f('ix_message_revises'))

    op.drop_table('message')
    op.drop_table('look')
    op.drop_table('loghead')
    with op.batch_alter_table('logentry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_logentry_incident_id'))

    op.drop_table('logentry')
    with op.batch_alter_table('leave', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_leave_person_id'))

    op.drop_table('leave')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_alert_state'))

    op.drop_table('incident')
    with op.batch_alter_table('imported_calendar', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_imported_calendar_subject_id'))
        batch_op.drop_index(batch_op.f('ix_imported_calendar_next_at'))

    op.drop_table('imported_calendar')
    op.drop_table('homevisitor')
    op.drop_table('heartbeat')
    with op.batch_alter_table('handovernote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handovernote_rota_id'))

    op.drop_table('handovernote')
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handover_rota_id'))
        batch_op.drop_index(batch_op.f('ix_handover_call_out_id'))
        batch_op.drop_index(batch_op.f('ix_handover_at'))

    op.drop_table('handover')
    with op.batch_alter_table('guardalert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guardalert_rota_id'))

    op.drop_table('guardalert')
    with op.batch_alter_table('feed_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feed_event_rota_id'))
        batch_op.drop_index(batch_op.f('ix_feed_event_person_id'))
        batch_op.drop_index(batch_op.f('ix_feed_event_end'))

    op.drop_table('feed_event')
    op.drop_table('fairnesswish')
    with op.batch_alter_table('exercise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exercise_state'))
        batch_op.drop_index(batch_op.f('ix_exercise_rota_id'))
        batch_op.drop_index(batch_op.f('ix_exercise_month'))

    op.drop_table('exercise')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_kind'))

    op.drop_table('document')
    with op.batch_alter_table('directorychange', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_directorychange_person_id'))

    op.drop_table('directorychange')
    with op.batch_alter_table('coverrequest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coverrequest_state'))
        batch_op.drop_index(batch_op.f('ix_coverrequest_rota_id'))

    op.drop_table('coverrequest')
    with op.batch_alter_table('cover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cover_rota_id'))
        batch_op.drop_index(batch_op.f('ix_cover_request_id'))
        batch_op.drop_index(batch_op.f('ix_cover_person_id'))

    op.drop_table('cover')
    op.drop_table('claim')
    op.drop_table('channeltopic')
    with op.batch_alter_table('callout', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_callout_subject'))
        batch_op.drop_index(batch_op.f('ix_callout_state'))
        batch_op.drop_index(batch_op.f('ix_callout_next_due'))
        batch_op.drop_index(batch_op.f('ix_callout_incident_id'))

    op.drop_table('callout')
    with op.batch_alter_table('calendar_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_token_made_by'))

    op.drop_table('calendar_token')
    # ### end Alembic commands ###
