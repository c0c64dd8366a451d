"""The desk: forms and pages for officers, contractors, staff, policy section and auditors. One Django app.

Vertical slices, lowest first: `shell` (layout, middleware), `events` (what happened, outbox to the book), `people`
(organisations, roles, sign-in), `contracts` (engagements, parties), `applications` (確認依頼), `permits` (手形, keys,
snapshot), `records` (利用記録, the book), `reviews` (審査), `home`. Each has models, actions, forms, views and
templates of its own; an action is the only thing that changes state. Begin with `urls.py`: every page with its
permission.
"""
