"""Addresses of messagerie in the REST API."""

from django.urls import path

from messagerie.api import conversations, messages, personnes

urlpatterns = [
    path("conversations/", conversations.Conversations.as_view(), name="api_conversations"),
    path("conversations/<int:groupe_id>/", conversations.UneConversation.as_view(), name="api_conversation"),
    path("conversations/<int:groupe_id>/messages/", messages.MessagesDeLaConversation.as_view(), name="api_messages"),
    path("conversations/<int:groupe_id>/participants/", conversations.Participants.as_view(), name="api_membres"),
    path(
        "conversations/<int:groupe_id>/participants/<int:participation_id>/",
        conversations.UnParticipant.as_view(),
        name="api_membre",
    ),
    path("conversations/<int:groupe_id>/depart/", conversations.Depart.as_view(), name="api_depart"),
    path("conversations/<int:groupe_id>/nom/", conversations.Nom.as_view(), name="api_nom"),
    path("conversations/<int:groupe_id>/reglages/", conversations.Reglages.as_view(), name="api_reglages"),
    path("conversations/<int:groupe_id>/nommables/", conversations.Nommables.as_view(), name="api_nommables"),
    path("conversations/<int:groupe_id>/versements/", messages.Versements.as_view(), name="api_versements"),
    path("messages/<int:message_id>/", messages.UnMessage.as_view(), name="api_message"),
    path("messages/<int:message_id>/modification/", messages.Modification.as_view(), name="api_modification"),
    path("messages/<int:message_id>/suppression/", messages.Suppression.as_view(), name="api_suppression"),
    path("messages/<int:message_id>/reactions/", messages.Reactions.as_view(), name="api_reactions"),
    path("messages/<int:message_id>/prise-en-compte/", messages.PriseEnCompte.as_view(), name="api_prise_message"),
    path("messages/<int:message_id>/transferts/", messages.Transferts.as_view(), name="api_transferts"),
    path("messages/<int:message_id>/accuses/", messages.Accuses.as_view(), name="api_accuses"),
    path("messages/<int:message_id>/original/", messages.Original.as_view(), name="api_original"),
    path("messagerie/contacts/", personnes.Contacts.as_view(), name="api_contacts"),
    path("messagerie/presences/", personnes.Presences.as_view(), name="api_presences"),
    path("messagerie/recherche/", personnes.Recherche.as_view(), name="api_recherche_messages"),
]
